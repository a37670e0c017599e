//! Facebook Graph v21.0: a page's recommendations, its own figures, comments as answers.
//! Must never answer a version past v21.0 with a recommendation.

mod errors;
mod rating;

use std::collections::HashMap;

use axum::{
    Extension, Json, Router,
    body::Bytes,
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use errors::error;
pub(super) use errors::{not_approved, throttled, token_expired, unavailable};

use super::{
    credentials,
    fault::Met,
    stand::{Stand, origin},
    world::{Comment, Opinion},
};

const LARGEST_PAGE: usize = 100;

/// The routes of the stand-in.
pub(super) fn router(stand: Stand) -> Router {
    let routes = Router::new()
        .route("/{version}/{object}", get(node).post(edit).delete(delete))
        .route("/{version}/{page}/ratings", get(ratings))
        .route("/{version}/{object}/comments", post(comment))
        .layer(middleware::from_fn(usage));
    stand.dress(routes)
}

type Pairs = HashMap<String, String>;

/// Every answer says how much of the app's and the page's budget is used.
async fn usage(request: axum::extract::Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    with_usage(response.headers_mut(), 28, 0);
    response
}

fn with_usage(headers: &mut HeaderMap, percent: u32, minutes: u64) {
    let app = json!({"call_count": percent, "total_time": 25, "total_cputime": 25});
    let page = json!({credentials::FACEBOOK_PAGE: [{
        "type": "pages",
        "call_count": percent,
        "total_cputime": 1,
        "total_time": 1,
        "estimated_time_to_regain_access": minutes,
    }]});
    for (name, value) in [("x-app-usage", app), ("x-business-use-case-usage", page)] {
        if let Ok(value) = HeaderValue::from_str(&value.to_string()) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
}

/// Checks version and token; `about_ratings` says whether the call is one the later versions refuse.
fn admitted(version: &str, about_ratings: bool, pairs: &Pairs, headers: &HeaderMap) -> Result<(), Box<Response>> {
    let refuse = |code, why: &str| Err(Box::new(error(400, code, None, why)));
    let number: Option<f64> = version.strip_prefix('v').and_then(|number| number.parse().ok());
    let Some(number) = number else {
        return refuse(2500, "Unknown path components");
    };
    if about_ratings && number >= 22.0 {
        return refuse(12, "(#12) This endpoint is deprecated for versions v22.0 and higher");
    }
    let bearer = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    let token = pairs.get("access_token").map(String::as_str).or(bearer);
    let Some(token) = token else {
        return refuse(2500, "An active access token must be used to query information.");
    };
    if token != credentials::FACEBOOK_PAGE_TOKEN {
        return refuse(190, "Invalid OAuth access token - Cannot parse access token");
    }
    match pairs.get("appsecret_proof") {
        Some(proof) if *proof != proof_of(token) => refuse(100, "Invalid appsecret_proof provided in the API argument"),
        _ => Ok(()),
    }
}

fn proof_of(token: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(credentials::FACEBOOK_APP_SECRET.as_bytes())
        .expect("HMAC takes a key of any length");
    mac.update(token.as_bytes());
    hex::encode(mac.finalize().into_bytes())
}

/// The names at the top level of a `fields` parameter: `a,b{c,d},e.limit(5){f}` gives a, b, e.
fn top_fields(fields: &str) -> Vec<String> {
    let (mut names, mut name, mut depth) = (Vec::new(), String::new(), 0_u32);
    for c in fields.chars() {
        match c {
            '{' | '(' => depth += 1,
            '}' | ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => names.push(std::mem::take(&mut name)),
            c if depth == 0 => name.push(c),
            _ => {}
        }
    }
    names.push(name);
    names.iter().map(|name| name.split('.').next().unwrap_or_default().trim().to_owned()).collect()
}

async fn ratings(
    State(stand): State<Stand>,
    Extension(met): Extension<Met>,
    Path((version, page)): Path<(String, String)>,
    Query(query): Query<Pairs>,
    headers: HeaderMap,
) -> Response {
    if let Err(refusal) = admitted(&version, true, &query, &headers) {
        return *refusal;
    }
    let Some(view) = stand.site.view(&page) else { return errors::no_object(&page) };
    let fields = query.get("fields").map_or("created_time,recommendation_type,review_text", String::as_str);
    let names = top_fields(fields);
    if let Some(unknown) = names.iter().find(|name| !rating::FIELDS.contains(&name.as_str())) {
        let message = format!("(#100) Tried accessing nonexisting field ({unknown}) on node type (Recommendation)");
        return error(400, 100, None, &message);
    }
    let limit = query.get("limit").and_then(|limit| limit.parse().ok()).unwrap_or(25);
    if limit == 0 || limit > LARGEST_PAGE {
        return error(500, 1, None, "Please reduce the amount of data you're asking for, then retry your request");
    }
    let Some(start) = query.get("after").map_or(Some(0), |cursor| rating::open_cursor(cursor)) else {
        return error(400, 100, None, "(#100) Invalid cursor: after");
    };
    let opinions = if met.empty() { &[][..] } else { &view.opinions[..] };
    let end = (start + limit).min(opinions.len());
    let shown = opinions.get(start..end).unwrap_or_default();
    let comments = fields.contains("comments");
    let data: Vec<Value> =
        shown.iter().map(|opinion| rating::json(opinion, &names, comments, &view.title, &page)).collect();
    let mut body = json!({"data": data});
    if !shown.is_empty() {
        let after = rating::cursor(end);
        body["paging"] = json!({"cursors": {"before": rating::cursor(start), "after": after}});
        if end < opinions.len() {
            let mut next = url::form_urlencoded::Serializer::new(String::new());
            for (name, value) in query.iter().filter(|(name, _)| *name != "after") {
                next.append_pair(name, value);
            }
            let next = next.append_pair("after", &after).finish();
            body["paging"]["next"] = json!(format!("{}/{version}/{page}/ratings?{next}", origin(&headers)));
        }
    }
    Json(body).into_response()
}

/// A page's own figures, or a comment.
async fn node(
    State(stand): State<Stand>,
    Extension(met): Extension<Met>,
    Path((version, object)): Path<(String, String)>,
    Query(query): Query<Pairs>,
    headers: HeaderMap,
) -> Response {
    if let Err(refusal) = admitted(&version, false, &query, &headers) {
        return *refusal;
    }
    if let Some((_, comment)) = find_comment(&stand, &object) {
        return Json(rating::comment(&comment, credentials::FACEBOOK_PAGE)).into_response();
    }
    let Some(view) = stand.site.view(&object) else { return errors::no_object(&object) };
    let names = top_fields(query.get("fields").map_or("id,name", String::as_str));
    let mut body = json!({"id": object});
    for name in &names {
        match name.as_str() {
            "name" => body["name"] = json!(view.title),
            "overall_star_rating" if view.claim.count > 0 => {
                body["overall_star_rating"] = json!((view.claim.average * 10.0).round() / 10.0);
            }
            "rating_count" if view.claim.count > 0 || met.empty() => body["rating_count"] = json!(view.claim.count),
            _ => {}
        }
    }
    Json(body).into_response()
}

/// The parameters of a call that writes: query and form together.
fn parameters(query: Pairs, body: &Bytes) -> Pairs {
    let mut pairs = query;
    pairs.extend(url::form_urlencoded::parse(body).into_owned());
    if let Ok(Value::Object(object)) = serde_json::from_slice(body) {
        pairs.extend(object.into_iter().filter_map(|(name, value)| Some((name, value.as_str()?.to_owned()))));
    }
    pairs
}

/// The opinion behind `{reviewer}_{story}`.
fn find_story(stand: &Stand, object: &str) -> Result<Opinion, Box<Response>> {
    let Some((reviewer, story)) = object.split_once('_') else {
        return Err(Box::new(match stand.site.look_up(object) {
            Some(_) => error(400, 12, None, "(#12) singular statuses API is deprecated for versions v2.4 and higher"),
            None => errors::no_object(object),
        }));
    };
    match stand.site.look_up(story) {
        Some((_, opinion)) if rating::has_story(&opinion) && rating::reviewer_id(&opinion) == reviewer => Ok(opinion),
        _ => Err(Box::new(errors::no_object(object))),
    }
}

fn find_comment(stand: &Stand, id: &str) -> Option<(String, Comment)> {
    let (_, opinion) = stand.site.look_up(id.split_once('_')?.0)?;
    let comment = opinion.comments.iter().find(|comment| comment.id == id)?;
    Some((opinion.id.clone(), comment.clone()))
}

async fn comment(
    State(stand): State<Stand>,
    Path((version, object)): Path<(String, String)>,
    Query(query): Query<Pairs>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let pairs = parameters(query, &body);
    if let Err(refusal) = admitted(&version, false, &pairs, &headers) {
        return *refusal;
    }
    let opinion = match find_story(&stand, &object) {
        Ok(opinion) => opinion,
        Err(refusal) => return *refusal,
    };
    let Some(message) = pairs.get("message").filter(|message| !message.trim().is_empty()) else {
        return error(400, 100, None, "(#100) The parameter message is required");
    };
    if opinion.comments.iter().any(|comment| comment.by_owner && comment.text == *message) {
        return error(400, 506, None, "(#506) Duplicate status message");
    }
    match stand.site.comment(&opinion.id, "Pracownia Zielona Półka", true, message) {
        Some(id) => Json(json!({"id": id})).into_response(),
        None => errors::no_object(&object),
    }
}

async fn edit(
    State(stand): State<Stand>,
    Path((version, object)): Path<(String, String)>,
    Query(query): Query<Pairs>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let pairs = parameters(query, &body);
    change(&stand, &version, &object, &pairs, &headers, &Method::POST)
}

async fn delete(
    State(stand): State<Stand>,
    Path((version, object)): Path<(String, String)>,
    Query(query): Query<Pairs>,
    headers: HeaderMap,
) -> Response {
    change(&stand, &version, &object, &query, &headers, &Method::DELETE)
}

fn change(stand: &Stand, version: &str, object: &str, pairs: &Pairs, headers: &HeaderMap, method: &Method) -> Response {
    if let Err(refusal) = admitted(version, false, pairs, headers) {
        return *refusal;
    }
    let Some((opinion, _)) = find_comment(stand, object).filter(|(_, comment)| comment.by_owner) else {
        return errors::no_object(object);
    };
    let message = pairs.get("message").filter(|message| !message.trim().is_empty());
    if *method == Method::POST && message.is_none() {
        return error(400, 100, None, "(#100) The parameter message is required");
    }
    stand.site.alter(&opinion, |opinion| match message {
        Some(message) if *method == Method::POST => {
            for comment in opinion.comments.iter_mut().filter(|comment| comment.id == object) {
                comment.text.clone_from(message);
            }
        }
        _ => opinion.comments.retain(|comment| comment.id != object),
    });
    Json(json!({"success": true})).into_response()
}
