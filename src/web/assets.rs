//! The one style sheet, the one script and the icon, compiled in.
//! Must never serve a file that is not listed here.

use std::sync::LazyLock;

use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use super::{Access, Error, Route};

#[derive(RustEmbed)]
#[folder = "src/web/assets"]
struct Files;

/// Changes whenever a file changes, so that browsers may keep them for good.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut hash = Sha256::new();
    for name in Files::iter() {
        hash.update(name.as_bytes());
        hash.update(Files::get(&name).map(|file| file.data).unwrap_or_default());
    }
    hex::encode(&hash.finalize()[..6])
});

/// The address of a file.
pub(super) fn address(name: &str) -> String {
    format!("/assets/{}/{name}", *VERSION)
}

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/assets/{version}/{name}", Access::Open, serve),
        Route::get("/favicon.ico", Access::Open, || async { file("icon.svg") }),
    ]
}

async fn serve(Path((_, name)): Path<(String, String)>) -> Result<Response, Error> {
    file(&name)
}

fn file(name: &str) -> Result<Response, Error> {
    let file = Files::get(name).ok_or(Error::NotFound)?;
    let kind = file.metadata.mimetype().to_owned();
    let headers = [
        (header::CONTENT_TYPE, if kind.starts_with("text/") { format!("{kind}; charset=utf-8") } else { kind }),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable".to_owned()),
    ];
    Ok((headers, file.data).into_response())
}
