//! Google Business Profile: OAuth refresh, accounts and locations of v1, reviews and replies of v4, on one origin.
//! Must never be kinder than Google: what Google refuses is refused here.

mod errors;
mod review;

use std::collections::HashMap;

use axum::{
    Extension, Form, Json, Router,
    body::Bytes,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post, put},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use serde_json::{Value, json};

pub(super) use errors::{exhausted, unauthenticated, unavailable};
use errors::{invalid, not_found};

use super::{
    credentials,
    fault::{Fault, Met},
    stand::Stand,
    world::Opinion,
};

const LARGEST_PAGE: usize = 50;
const LONGEST_REPLY: usize = 4096;

/// The routes of the stand-in.
pub(super) fn router(stand: Stand) -> Router {
    let routes = Router::new()
        .route("/token", post(token))
        .route("/v1/accounts", get(accounts))
        .route("/v1/accounts/{account}/locations", get(locations))
        .route("/v4/accounts/{account}/locations/{location}/reviews", get(list))
        .route("/v4/accounts/{account}/locations/{location}/reviews/{review}", get(one))
        .route(
            "/v4/accounts/{account}/locations/{location}/reviews/{review}/reply",
            put(put_reply).delete(delete_reply),
        );
    stand.dress(routes)
}

type Pairs = HashMap<String, String>;

async fn token(State(stand): State<Stand>, Form(form): Form<Pairs>) -> Response {
    let field = |name: &str| form.get(name).map_or("", String::as_str);
    let refuse = |status: StatusCode, error: &str, why: &str| {
        (status, Json(json!({"error": error, "error_description": why}))).into_response()
    };
    if field("client_id") != credentials::GOOGLE_CLIENT_ID {
        return refuse(StatusCode::UNAUTHORIZED, "invalid_client", "The OAuth client was not found.");
    }
    if field("client_secret") != credentials::GOOGLE_CLIENT_SECRET {
        return refuse(StatusCode::UNAUTHORIZED, "invalid_client", "Unauthorized");
    }
    let first = match field("grant_type") {
        "refresh_token" => false,
        "authorization_code" => true,
        other => {
            let why = format!("Invalid grant_type: {other}");
            return refuse(StatusCode::BAD_REQUEST, "unsupported_grant_type", &why);
        }
    };
    let known = if first {
        field("code") == credentials::GOOGLE_CODE
    } else {
        field("refresh_token") == credentials::GOOGLE_REFRESH_TOKEN
    };
    if !known || stand.site.fault() == Some(Fault::GrantRevoked) {
        let why = if first { "Malformed auth code." } else { "Token has been expired or revoked." };
        return refuse(StatusCode::BAD_REQUEST, "invalid_grant", why);
    }
    let env = stand.site.env();
    let access = format!("ya29.a0{}", env.token());
    stand.site.grant(access.clone(), env.now() + TimeDelta::seconds(3599));
    let mut body = json!({
        "access_token": access,
        "expires_in": 3599,
        "scope": "https://www.googleapis.com/auth/business.manage",
        "token_type": "Bearer",
    });
    if first {
        body["refresh_token"] = json!(credentials::GOOGLE_REFRESH_TOKEN);
    }
    Json(body).into_response()
}

fn admitted(stand: &Stand, headers: &HeaderMap) -> Result<(), Box<Response>> {
    let bearer = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    if bearer.is_some_and(|token| stand.site.knows(token)) { Ok(()) } else { Err(Box::new(unauthenticated())) }
}

async fn accounts(State(stand): State<Stand>, headers: HeaderMap) -> Response {
    if let Err(refusal) = admitted(&stand, &headers) {
        return *refusal;
    }
    Json(json!({"accounts": [{
        "name": credentials::GOOGLE_ACCOUNT,
        "accountName": "Pracownia Zielona Półka",
        "type": "LOCATION_GROUP",
        "verificationState": "VERIFIED",
        "vettedState": "NOT_VETTED",
    }]}))
    .into_response()
}

async fn locations(
    State(stand): State<Stand>,
    Path(account): Path<String>,
    Query(query): Query<Pairs>,
    headers: HeaderMap,
) -> Response {
    if let Err(refusal) = admitted(&stand, &headers) {
        return *refusal;
    }
    let Some(mask) = query.get("readMask").filter(|mask| !mask.is_empty()) else {
        return invalid("Request contains an invalid argument: read_mask is required.");
    };
    let wants = |field: &str| mask.split(',').any(|part| part.trim() == field);
    let prefix = format!("accounts/{account}/");
    let listings = stand.site.listings();
    let mine = listings.iter().filter_map(|(name, title)| Some((name.strip_prefix(&prefix)?, title)));
    let found: Vec<Value> = mine
        .map(|(name, title)| {
            let mut location = json!({});
            if wants("name") {
                location["name"] = json!(name);
            }
            if wants("title") {
                location["title"] = json!(title);
            }
            if wants("metadata") {
                let place = format!("ChIJinvented{}", name.replace('/', "_"));
                location["metadata"] = json!({"placeId": place, "canDelete": true});
            }
            location
        })
        .collect();
    if found.is_empty() { Json(json!({})).into_response() } else { Json(json!({"locations": found})).into_response() }
}

async fn list(
    State(stand): State<Stand>,
    Extension(met): Extension<Met>,
    Path((account, location)): Path<(String, String)>,
    Query(query): Query<Pairs>,
    headers: HeaderMap,
) -> Response {
    if let Err(refusal) = admitted(&stand, &headers) {
        return *refusal;
    }
    let name = format!("accounts/{account}/locations/{location}");
    let Some(view) = stand.site.view(&name) else { return not_found() };
    let Some(size) = query.get("pageSize").map_or(Some(LARGEST_PAGE), |size| size.parse().ok()) else {
        return invalid("Invalid value at 'page_size' (TYPE_INT32)");
    };
    if size == 0 || size > LARGEST_PAGE {
        return invalid("Request contains an invalid argument: page_size must be between 1 and 50.");
    }
    let order = query.get("orderBy").map_or("updateTime desc", String::as_str);
    let mut opinions = view.opinions;
    match order {
        "updateTime desc" => opinions.sort_by_key(|opinion| std::cmp::Reverse(opinion.updated)),
        "rating" => opinions.sort_by(|a, b| rank(a).total_cmp(&rank(b))),
        "rating desc" => opinions.sort_by(|a, b| rank(b).total_cmp(&rank(a))),
        _ => return invalid("Request contains an invalid argument: order_by."),
    }
    if met.empty() {
        opinions.clear();
    }
    let Some(start) = query.get("pageToken").map_or(Some(0), |token| open_token(token, &name, order)) else {
        return invalid("Request contains an invalid argument: page_token.");
    };
    let end = (start + size).min(opinions.len());
    let page: Vec<Value> = opinions
        .get(start..end)
        .unwrap_or_default()
        .iter()
        .enumerate()
        .map(|(nth, opinion)| review::json(&name, opinion, start + nth))
        .collect();
    let mut body = json!({});
    if !page.is_empty() {
        body["reviews"] = json!(page);
    }
    if view.claim.count > 0 {
        body["averageRating"] = json!((view.claim.average * 10.0).round() / 10.0);
        body["totalReviewCount"] = json!(view.claim.count);
    }
    if end < opinions.len() {
        body["nextPageToken"] = json!(make_token(end, &name, order));
    }
    Json(body).into_response()
}

fn rank(opinion: &Opinion) -> f64 {
    opinion.stars.unwrap_or(0.0)
}

/// A token is good for the listing and the order it was made for.
fn make_token(start: usize, name: &str, order: &str) -> String {
    format!("CkgKRhJE{}", URL_SAFE_NO_PAD.encode(format!("{start}|{name}|{order}")))
}

fn open_token(token: &str, name: &str, order: &str) -> Option<usize> {
    let plain = String::from_utf8(URL_SAFE_NO_PAD.decode(token.strip_prefix("CkgKRhJE")?).ok()?).ok()?;
    let (start, made_for) = plain.split_once('|')?;
    (made_for == format!("{name}|{order}")).then(|| start.parse().ok()).flatten()
}

type ReviewPath = Path<(String, String, String)>;

/// The opinion the path names, if it stands in the location the path names.
fn find(stand: &Stand, (account, location, review): &(String, String, String)) -> Option<(String, Opinion)> {
    let wanted = format!("accounts/{account}/locations/{location}");
    stand.site.look_up(review).filter(|(listing, _)| *listing == wanted)
}

async fn one(State(stand): State<Stand>, Path(path): ReviewPath, headers: HeaderMap) -> Response {
    if let Err(refusal) = admitted(&stand, &headers) {
        return *refusal;
    }
    let Some((listing, opinion)) = find(&stand, &path) else { return not_found() };
    Json(review::json(&listing, &opinion, 0)).into_response()
}

async fn put_reply(State(stand): State<Stand>, Path(path): ReviewPath, headers: HeaderMap, body: Bytes) -> Response {
    if let Err(refusal) = admitted(&stand, &headers) {
        return *refusal;
    }
    let Ok(body) = serde_json::from_slice::<Value>(&body) else {
        return invalid("Invalid JSON payload received.");
    };
    let comment = body["comment"].as_str().unwrap_or_default();
    if comment.trim().is_empty() || comment.len() > LONGEST_REPLY {
        return invalid("Request contains an invalid argument: review_reply.comment.");
    }
    if find(&stand, &path).is_none() {
        return not_found();
    }
    match stand.site.answer(&path.2, comment) {
        Some(reply) => Json(review::reply(&reply)).into_response(),
        None => not_found(),
    }
}

async fn delete_reply(State(stand): State<Stand>, Path(path): ReviewPath, headers: HeaderMap) -> Response {
    if let Err(refusal) = admitted(&stand, &headers) {
        return *refusal;
    }
    if find(&stand, &path).is_none_or(|(_, opinion)| opinion.reply.is_none()) {
        return not_found();
    }
    stand.site.alter(&path.2, |opinion| opinion.reply = None);
    Json(json!({})).into_response()
}
