//! Hashes that tell "unchanged" from "changed" and "changed opinion" from "changed trimmings".
//! Must never depend on the order of a batch, the moment of the fetch or the machine.

use sha2::{Digest, Sha256};

use super::review::Review;

macro_rules! hashes {
    ($($(#[$doc:meta])* $name:ident),+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $name([u8; 16]);

        impl $name {
            /// 32 hexadecimal digits: the form in the database.
            pub fn to_hex(self) -> String {
                hex::encode(self.0)
            }

            /// Reads what [`Self::to_hex`] wrote; anything else equals nothing that was ever seen.
            pub fn from_hex(text: &str) -> Self {
                let mut bytes = [0; 16];
                if hex::decode_to_slice(text, &mut bytes).is_err() {
                    bytes = [0xff; 16];
                }
                Self(bytes)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.to_hex())
            }
        }
    )+};
}

hashes! {
    /// Of everything that is kept of an opinion.
    ContentHash,
    /// Of what the opinion says: text, title, pros, cons, rating, recommendation.
    OpinionHash
}

/// Feeds fields so that moving a letter from one to the next changes the hash.
struct Fields(Sha256);

impl Fields {
    fn text(&mut self, text: &str) {
        self.0.update((text.len() as u64).to_le_bytes());
        self.0.update(text.as_bytes());
    }

    fn optional(&mut self, text: Option<&str>) {
        self.0.update([u8::from(text.is_some())]);
        self.text(text.unwrap_or_default());
    }

    fn list(&mut self, items: &[String]) {
        self.0.update((items.len() as u64).to_le_bytes());
        for item in items {
            self.text(item);
        }
    }

    fn finish(self) -> [u8; 16] {
        let mut out = [0; 16];
        out.copy_from_slice(&self.0.finalize()[..16]);
        out
    }
}

/// The hash of what an opinion says.
pub fn opinion_hash(review: &Review) -> OpinionHash {
    let mut fields = Fields(Sha256::new());
    fields.text(&review.text);
    fields.optional(review.title.as_deref());
    fields.list(&review.pros);
    fields.list(&review.cons);
    if let Some(rating) = review.rating {
        for number in [rating.value(), rating.worst(), rating.best()] {
            fields.0.update(number.to_le_bytes());
        }
    }
    fields.0.update([match review.recommended {
        None => 0,
        Some(false) => 1,
        Some(true) => 2,
    }]);
    OpinionHash(fields.finish())
}

/// The hash of everything that is kept; expects `opinion_hash` to be set.
pub fn content_hash(review: &Review) -> ContentHash {
    let mut fields = Fields(Sha256::new());
    fields.0.update(review.opinion_hash.0);
    fields.optional(review.author.as_deref());
    fields.optional(review.language.as_ref().map(super::language::Language::as_str));
    fields.optional(review.published.map(|p| format!("{} {}", p.at.timestamp_millis(), p.precision)).as_deref());
    fields.optional(review.updated_at.map(|at| at.timestamp_millis().to_string()).as_deref());
    fields.text(review.evidence.as_str());
    fields.optional(review.url.as_deref());
    fields.optional(review.reply.as_ref().map(|reply| reply.text.as_str()));
    if let Some(reply) = &review.reply {
        fields.optional(reply.at.map(|at| at.timestamp_millis().to_string()).as_deref());
        fields.optional(reply.state.as_deref());
        fields.optional(reply.problem.as_deref());
    }
    ContentHash(fields.finish())
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::super::review::{RawReview, Review, SourceReply};

    fn review(change: impl FnOnce(&mut RawReview)) -> Review {
        let mut raw =
            RawReview { external_id: "1".into(), text: "ab".into(), title: Some("c".into()), ..RawReview::default() };
        change(&mut raw);
        Review::from_raw(raw, DateTime::UNIX_EPOCH).unwrap()
    }

    #[test]
    fn an_answer_changes_the_content_but_not_the_opinion() {
        let (before, after) = (
            review(|_| {}),
            review(|raw| raw.reply = Some(SourceReply { text: "Dzień dobry".into(), ..SourceReply::default() })),
        );
        assert_ne!(before.content_hash, after.content_hash);
        assert_eq!(before.opinion_hash, after.opinion_hash);
    }

    #[test]
    fn moving_a_letter_between_fields_changes_the_opinion() {
        let moved = review(|raw| {
            raw.text = "a".into();
            raw.title = Some("bc".into());
        });
        assert_ne!(review(|_| {}).opinion_hash, moved.opinion_hash);
    }
}
