//! A page torn into markup and running text, roughly: enough to tell a wall from a page, and quick.
//! Must never take running text for markup.

/// What matters of a page, all in lower case.
pub(super) struct Page {
    /// The start of the title.
    pub(super) title: String,
    /// Tags and scripts, single quotes as double ones; structured data, which repeats what reviewers wrote, left out.
    pub(super) markup: String,
    /// How many characters a person would see, white space apart.
    pub(super) visible: usize,
}

impl Page {
    pub(super) fn read(html: &str) -> Self {
        let lower = html.to_lowercase().replace('\'', "\"");
        let mut page = Self { title: String::new(), markup: String::new(), visible: 0 };
        let mut rest = lower.as_str();
        while let Some(start) = rest.find('<') {
            page.see(&rest[..start]);
            rest = &rest[start..];
            if rest.starts_with("<!--") {
                rest = after(rest, "-->").1;
                continue;
            }
            let (tag, behind) = after(rest, ">");
            page.markup.push_str(tag);
            rest = behind;
            let named = |name: &str| {
                tag[1..].strip_prefix(name).is_some_and(|next| next.starts_with(['>', ' ', '\n', '\t', '\r', '/']))
            };
            if named("script") {
                let (script, behind) = after(rest, "</script");
                if !tag.contains("json") {
                    page.markup.push_str(script);
                }
                rest = behind;
            } else if named("style") {
                rest = after(rest, "</style").1;
            } else if named("title") && page.title.is_empty() {
                let (title, behind) = after(rest, "</title");
                page.title = title.trim_end_matches("</title").trim().chars().take(100).collect();
                rest = behind;
            }
        }
        page.see(rest);
        page
    }

    fn see(&mut self, text: &str) {
        self.visible += text.chars().filter(|c| !c.is_whitespace()).count();
    }
}

/// Up to and including `end`, and what follows; everything when there is no `end`.
fn after<'a>(text: &'a str, end: &str) -> (&'a str, &'a str) {
    text.split_at(text.find(end).map_or(text.len(), |at| at + end.len()))
}
