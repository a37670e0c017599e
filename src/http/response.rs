//! What came back.
//! Must never panic on a hostile body: decoding replaces what it cannot read.

use bytes::Bytes;
use url::Url;

/// A complete response, its body read and decompressed.
#[derive(Clone, Debug)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// The address it came from, after redirects.
    pub url: Url,
    /// Headers, names in lower case.
    pub headers: reqwest::header::HeaderMap,
    /// The decoded body, at most the client's cap.
    pub body: Bytes,
    /// `Retry-After`, when present and sensible: 1 s to 24 h.
    pub retry_after: Option<std::time::Duration>,
    /// Whether this is a page that wants to know if a person is reading (whatever its status).
    pub challenge: bool,
}

impl Response {
    /// A header as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Whether the status is 200 to 299.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The body as text: by byte order mark, `charset` of the content type, `<meta charset>` or XML declaration,
    /// else UTF-8. What cannot be decoded becomes U+FFFD.
    pub fn text(&self) -> String {
        decode(&self.body, self.header("content-type"))
    }

    /// The body as JSON.
    pub fn json<T: serde::de::DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_slice(&self.body)
    }
}

/// Decodes a page, feed or saved file: see [`Response::text`].
pub fn decode(body: &[u8], content_type: Option<&str>) -> String {
    let declared = || content_type.and_then(charset_of);
    let within = || {
        let head = String::from_utf8_lossy(&body[..body.len().min(1024)]).to_ascii_lowercase();
        charset_of(&head).or_else(|| {
            let at = head.find("encoding=")? + "encoding=".len();
            label(&head[at..])
        })
    };
    let encoding = encoding_rs::Encoding::for_bom(body)
        .map(|(encoding, _)| encoding)
        .or_else(declared)
        .or_else(within)
        .unwrap_or(encoding_rs::UTF_8);
    encoding.decode(body).0.into_owned()
}

fn charset_of(text: &str) -> Option<&'static encoding_rs::Encoding> {
    let lower = text.to_ascii_lowercase();
    let at = lower.find("charset=")? + "charset=".len();
    label(&lower[at..])
}

fn label(text: &str) -> Option<&'static encoding_rs::Encoding> {
    let name: String = text
        .trim_start_matches(['"', '\''])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        .collect();
    encoding_rs::Encoding::for_label(name.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_windows_1250_page_is_read_by_its_own_word() {
        let (bytes, _, _) = encoding_rs::WINDOWS_1250.encode("<meta charset='windows-1250'>zażółć");
        assert!(decode(&bytes, None).ends_with("zażółć"));
        assert!(decode(&bytes, Some("text/html; charset=windows-1250")).ends_with("zażółć"));
    }

    #[test]
    fn what_cannot_be_decoded_is_replaced_visibly() {
        assert_eq!(decode(b"a\xff\xfeb", Some("text/html; charset=utf-8")), "a\u{fffd}\u{fffd}b");
    }
}
