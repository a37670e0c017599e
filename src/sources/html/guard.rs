//! The guard between the tokenizer and the tree.
//! Must never hand a token on once the page has shown to be hostile: the rest is only tokenized, which is linear.

use std::cell::Cell;

use html5ever::{
    TokenizerResult,
    buffer_queue::BufferQueue,
    tendril::StrTendril,
    tokenizer::{StartTag, TagToken, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts},
    tree_builder::{TreeBuilder, TreeBuilderOpts, TreeSink},
};
use scraper::{Html, HtmlTreeSink};

use super::{MAX_DEPTH, MAX_NODES};
use crate::sources::SourceError;

type Handle = <HtmlTreeSink as TreeSink>::Handle;

/// Why a page is not read to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trouble {
    TooDeep,
    TooMany,
}

/// Counts as the tokenizer speaks, and falls silent towards the tree at the first token too many. Counting what the
/// tree builder makes of each start tag, instead of the tags alone, is exact: implied end tags raise no false alarm,
/// and copies of open formatting are seen. The deepest element is always the one that was made last.
struct Guard {
    builder: TreeBuilder<Handle, HtmlTreeSink>,
    trouble: Cell<Option<Trouble>>,
}

impl Guard {
    fn measure(&self) -> Option<Trouble> {
        let html = self.builder.sink.0.borrow();
        let mut nodes = html.tree.nodes();
        if nodes.len() > MAX_NODES {
            return Some(Trouble::TooMany);
        }
        let depth = nodes.next_back()?.ancestors().take(MAX_DEPTH + 1).count();
        (depth > MAX_DEPTH).then_some(Trouble::TooDeep)
    }
}

impl TokenSink for Guard {
    type Handle = Handle;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<Handle> {
        if self.trouble.get().is_some() {
            return TokenSinkResult::Continue;
        }
        let opens = matches!(&token, TagToken(tag) if tag.kind == StartTag);
        let result = self.builder.process_token(token, line);
        if opens {
            self.trouble.set(self.measure());
        }
        result
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.trouble.get().is_none() && self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// Builds the tree of a page. Errors: [`SourceError::Contract`] for more than [`MAX_DEPTH`] levels or [`MAX_NODES`]
/// nodes, found before any of them costs more than a token.
pub(in crate::sources) fn parse(html: &str) -> Result<Html, SourceError> {
    let sink = HtmlTreeSink::new(Html::new_document());
    let guard = Guard { builder: TreeBuilder::new(sink, TreeBuilderOpts::default()), trouble: Cell::new(None) };
    let tokenizer = Tokenizer::new(guard, TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
    tokenizer.end();
    match tokenizer.sink.trouble.get() {
        None => Ok(tokenizer.sink.builder.sink.finish()),
        Some(Trouble::TooDeep) => {
            Err(SourceError::Contract { what: format!("a page of elements nested deeper than {MAX_DEPTH}") })
        }
        Some(Trouble::TooMany) => {
            Err(SourceError::Contract { what: format!("a page that unfolds to more than {MAX_NODES} nodes") })
        }
    }
}
