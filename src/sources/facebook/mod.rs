//! Recommendations of a Facebook page through `/{page}/ratings` of the Graph API, and answers as comments.
//! The edge ends with v21.0; later versions answer code 12, and then the archive is what is left.
//! Must never send the page's token to another server than the one that was asked.

mod about;
mod client;
mod parse;
mod replies;
mod settings;
#[cfg(test)]
mod tests;

use async_trait::async_trait;
use serde_json::Value;
use url::Url;

use self::{
    client::{Answer, CallError, Graph},
    settings::Settings,
};
use super::{
    About, FetchContext, Fetched, ParseSaved, Replies, Secrets, SettingsError, Source, SourceError, walk::PageWalk,
    wire::host_of,
};
use crate::domain::Claimed;

/// What is asked of each entry.
const FIELDS: &str = "created_time,recommendation_type,review_text,has_rating,has_review,rating,reviewer{id,name},\
                      open_graph_story{id,message,start_time,data,comments.limit(25){id,message,created_time,from}}";

/// What is asked to find one entry again.
const LOOKUP_FIELDS: &str =
    "created_time,reviewer{id},open_graph_story{id,comments.limit(25){id,message,created_time,from}}";

/// Entries a page.
const PAGE_SIZE: usize = 25;

/// Entries a page when Facebook says that it was too much.
const SMALL_PAGE: usize = 5;

/// Recommendations of a Facebook page.
pub struct Facebook;

#[async_trait]
impl Source for Facebook {
    fn about(&self) -> &'static About {
        &about::ABOUT
    }

    fn check(&self, settings: &Value, secrets: &Secrets) -> Result<String, SettingsError> {
        let settings = Settings::read(settings)?;
        Settings::check_secrets(secrets)?;
        Ok(host_of(&settings.base_url))
    }

    async fn fetch(&self, cx: &FetchContext<'_>) -> Result<Fetched, SourceError> {
        let settings = Settings::read(cx.settings).map_err(|error| SourceError::Settings(error.to_string()))?;
        let graph = Graph::new(cx.http, settings, cx.secrets)?;
        let claimed = claimed(&graph).await;
        let mut walk = PageWalk::default();
        let mut small = false;
        let mut cut_by = None;
        while let Some(next) = walk.next() {
            let read = match read_page(&graph, cx, next.as_deref(), small).await {
                // "Please reduce the amount of data": once, and then for the rest of the walk.
                Err(CallError::Refused(refusal)) if refusal.code == Some(1) && !small => {
                    small = true;
                    continue;
                }
                read => read.map_err(SourceError::from),
            };
            match read.and_then(|answer| take(&mut walk, &graph, &answer, cx)) {
                Ok(None) => {}
                Ok(Some(wait)) => {
                    cut_by = Some(SourceError::RateLimited { retry_after: Some(wait) });
                    break;
                }
                Err(error) if walk.pages() == 0 => return Err(error),
                Err(error) => {
                    cut_by = Some(error);
                    break;
                }
            }
        }
        let mut batch = walk.finish();
        let count = claimed.and_then(|claimed| claimed.count).unwrap_or(0);
        if batch.reviews.is_empty() && batch.rejected.is_empty() && count > 0 && cx.known.held() > 0 {
            return Err(SourceError::Contract { what: format!("no entry in the list, though {count} are claimed") });
        }
        batch.claimed = claimed;
        Ok(Fetched { batch, cut_by, rotated: None })
    }

    fn parse_saved(&self) -> Option<&dyn ParseSaved> {
        Some(&parse::Saved)
    }

    fn replies(&self) -> Option<&dyn Replies> {
        Some(&replies::Answers)
    }

    fn answer_address(&self, settings: &Value, _external_id: &str, url: Option<&str>) -> Option<String> {
        let page = Settings::read(settings).ok().map(|settings| parse::reviews_address(&settings.page_id));
        page.or_else(|| url.map(str::to_owned))
    }
}

/// The page's own average and count. Small pages have none, and the list is worth reading without.
async fn claimed(graph: &Graph<'_>) -> Option<Claimed> {
    let mut url = graph.settings.url(&[&graph.settings.page_id]);
    url.query_pairs_mut().append_pair("fields", "overall_star_rating,rating_count");
    let answer = graph.get(url).await.ok()?;
    let claimed =
        Claimed { count: answer.body.count("rating_count"), average: answer.body.number("overall_star_rating") };
    (claimed != Claimed::default()).then_some(claimed)
}

async fn read_page(
    graph: &Graph<'_>,
    cx: &FetchContext<'_>,
    next: Option<&str>,
    small: bool,
) -> Result<Answer, CallError> {
    let size = cx.at_most.unwrap_or(PAGE_SIZE).clamp(1, if small { SMALL_PAGE } else { PAGE_SIZE });
    let url = match next {
        None => {
            let mut url = graph.settings.url(&[&graph.settings.page_id, "ratings"]);
            url.query_pairs_mut().append_pair("fields", FIELDS).append_pair("limit", &size.to_string());
            url
        }
        Some(next) => {
            let url = Url::parse(next).map_err(|_| {
                CallError::Unreadable(SourceError::Contract { what: "the next link is no address".to_owned() })
            })?;
            if small { with_limit(&url, size) } else { url }
        }
    };
    graph.get(url).await
}

/// The same address with fewer entries a page, all else as it was.
fn with_limit(url: &Url, limit: usize) -> Url {
    let rest: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, _)| name != "limit")
        .map(|(name, value)| (name.into(), value.into()))
        .collect();
    let mut url = url.clone();
    url.query_pairs_mut().clear().extend_pairs(rest).append_pair("limit", &limit.to_string());
    url
}

/// Takes a page; says how long to wait when it used up the quota and there is more to read.
fn take(
    walk: &mut PageWalk,
    graph: &Graph<'_>,
    answer: &Answer,
    cx: &FetchContext<'_>,
) -> Result<Option<std::time::Duration>, SourceError> {
    let mut page = parse::page(&answer.body, Some(&graph.settings.page_id))?;
    page.next = graph.next(&answer.body)?.map(String::from);
    walk.take(page, cx)?;
    Ok(answer.wait.filter(|_| walk.next().is_some()))
}
