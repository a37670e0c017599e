//! A public page as ready-made bytes: plain, gzip and Brotli, each with its headers.
//! Must never compress or hash while a visitor waits.

use std::io::Write;

use axum::{
    body::Bytes,
    http::{HeaderMap, HeaderName, HeaderValue, header},
};
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};

/// Brotli's effort: a widget is packed in a millisecond and within a few per cent of the best.
const BROTLI_QUALITY: i32 = 5;

/// How bytes are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Not at all.
    Identity,
    /// gzip.
    Gzip,
    /// Brotli.
    Brotli,
}

impl Encoding {
    /// The best that a browser takes, by its `Accept-Encoding`.
    pub fn accepted(header: &[u8]) -> Self {
        let takes = |name: &[u8]| {
            header.split(|byte| *byte == b',').map(<[u8]>::trim_ascii).any(|part| {
                let mut parts = part.splitn(2, |byte| *byte == b';').map(<[u8]>::trim_ascii);
                let named = parts.next().is_some_and(|token| token.eq_ignore_ascii_case(name));
                let weight = parts.next().and_then(|weight| weight.strip_prefix(b"q="));
                named && !weight.is_some_and(|weight| weight.iter().all(|byte| matches!(byte, b'0' | b'.')))
            })
        };
        if takes(b"br") {
            Self::Brotli
        } else if takes(b"gzip") {
            Self::Gzip
        } else {
            Self::Identity
        }
    }
}

/// One packing of a page.
#[derive(Clone, Debug)]
pub struct Packed {
    /// The bytes.
    pub body: Bytes,
    /// The headers of an answer with these bytes.
    pub headers: HeaderMap,
    /// The headers of an answer that says "as you have it".
    pub unchanged: HeaderMap,
}

/// A page, ready to be sent.
#[derive(Clone, Debug)]
pub struct Rendered {
    tag: String,
    plain: Packed,
    gzip: Packed,
    brotli: Packed,
}

impl Rendered {
    /// Packs a page. `policy` is its Content-Security-Policy, `cache` its Cache-Control.
    pub fn new(html: String, policy: &str, cache: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(&html);
        hash.update(policy);
        let tag = hex::encode(&hash.finalize()[..12]);
        let plain = Bytes::from(html);
        let gzip = gzip(&plain);
        let brotli = brotli(&plain);
        let headers = |encoding: Option<&'static str>| {
            let suffix = encoding.map_or(String::new(), |name| format!("-{name}"));
            let mut unchanged = HeaderMap::with_capacity(16);
            unchanged.insert(header::ETAG, value(&format!("\"{tag}{suffix}\"")));
            unchanged.insert(header::CACHE_CONTROL, value(cache));
            unchanged.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
            unchanged.insert(header::CONTENT_SECURITY_POLICY, value(policy));
            let mut headers = unchanged.clone();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
            headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
            headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
            // A host page under `Cross-Origin-Embedder-Policy` can frame it, and it loads nothing foreign itself.
            headers.insert(
                HeaderName::from_static("cross-origin-resource-policy"),
                HeaderValue::from_static("cross-origin"),
            );
            headers.insert(
                HeaderName::from_static("cross-origin-embedder-policy"),
                HeaderValue::from_static("require-corp"),
            );
            if let Some(name) = encoding {
                headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
            }
            (headers, unchanged)
        };
        let packed = |body: Bytes, encoding| {
            let (headers, unchanged) = headers(encoding);
            Packed { body, headers, unchanged }
        };
        let (plain, gzip, brotli) = (packed(plain, None), packed(gzip, Some("gzip")), packed(brotli, Some("br")));
        Self { tag, plain, gzip, brotli }
    }

    /// The page in one packing.
    pub fn packed(&self, encoding: Encoding) -> &Packed {
        match encoding {
            Encoding::Identity => &self.plain,
            Encoding::Gzip => &self.gzip,
            Encoding::Brotli => &self.brotli,
        }
    }

    /// Whether an `If-None-Match` names this page, in whatever packing.
    pub fn is_named(&self, if_none_match: &[u8]) -> bool {
        if_none_match.split(|byte| *byte == b',').map(<[u8]>::trim_ascii).any(|tag| {
            let tag = tag.strip_prefix(b"W/").unwrap_or(tag);
            let inner = tag.strip_prefix(b"\"").and_then(|tag| tag.strip_suffix(b"\""));
            tag == b"*"
                || inner
                    .and_then(|tag| tag.strip_prefix(self.tag.as_bytes()))
                    .is_some_and(|rest| matches!(rest, b"" | b"-gzip" | b"-br"))
        })
    }
}

fn value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).expect("headers are made of plain ASCII")
}

fn gzip(bytes: &[u8]) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).map(Bytes::from).expect("memory takes every byte")
}

fn brotli(bytes: &[u8]) -> Bytes {
    let params =
        brotli::enc::BrotliEncoderParams { quality: BROTLI_QUALITY, size_hint: bytes.len(), ..Default::default() };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut packed, &params).expect("memory takes every byte");
    Bytes::from(packed)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn a_browser_gets_the_best_packing_it_takes() {
        for (header, best) in [
            ("gzip, deflate, br, zstd", Encoding::Brotli),
            ("gzip;q=1.0, br;q=0", Encoding::Gzip),
            ("GZIP", Encoding::Gzip),
            ("br;q=0.5", Encoding::Brotli),
            ("identity", Encoding::Identity),
            ("", Encoding::Identity),
            ("brx, xgzip", Encoding::Identity),
        ] {
            assert_eq!(Encoding::accepted(header.as_bytes()), best, "{header}");
        }
    }

    #[test]
    fn every_packing_holds_the_same_page() {
        let html = "<p>Zażółć gęślą jaźń</p>".repeat(100);
        let page = Rendered::new(html.clone(), "default-src 'none'", "public, max-age=60");
        let mut unpacked = String::new();
        flate2::read::GzDecoder::new(&*page.gzip.body).read_to_string(&mut unpacked).unwrap();
        assert_eq!(unpacked, html);
        let mut bytes = Vec::new();
        brotli::BrotliDecompress(&mut &*page.brotli.body, &mut bytes).unwrap();
        assert_eq!(bytes, html.as_bytes());
        assert_eq!(page.plain.body, html.as_bytes());
    }

    #[test]
    fn a_tag_is_known_again_in_every_spelling() {
        let page = Rendered::new("<p>a</p>".to_owned(), "default-src 'none'", "public");
        let other = Rendered::new("<p>b</p>".to_owned(), "default-src 'none'", "public");
        let tag = page.brotli.headers[header::ETAG].to_str().unwrap().to_owned();
        for shown in [tag.clone(), format!("W/{tag}"), format!("\"x\", {tag}"), "*".to_owned()] {
            assert!(page.is_named(shown.as_bytes()), "{shown}");
        }
        assert!(!other.is_named(tag.as_bytes()));
        assert!(!page.is_named(b"\"\""));
    }
}
