//! Mail addresses of recipients: checked before they reach a header or a command, masked before they reach a log.
//! Must never let a control character, a quote or a second address through.

use lettre::Address;

/// A text that is no address we would send to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a mail address that can be written to")]
pub struct AddressError;

/// The address in this text: `local@domain` alone, plain ASCII before the `@`; a domain with other letters is taken
/// in its ASCII form.
pub fn recipient(text: &str) -> Result<Address, AddressError> {
    let (user, domain) = text.trim().rsplit_once('@').ok_or(AddressError)?;
    // Narrower than RFC 5321: quoted local parts exist on paper and in attacks.
    let plain = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    if text.len() > 320 || user.is_empty() || !user.chars().all(plain) {
        return Err(AddressError);
    }
    Address::new(user, ascii_domain(domain).ok_or(AddressError)?).map_err(|_| AddressError)
}

/// The domain in the ASCII form that headers and commands take.
pub(super) fn ascii_domain(domain: &str) -> Option<String> {
    match url::Host::parse(domain).ok()? {
        url::Host::Domain(name) => Some(name),
        url::Host::Ipv4(_) | url::Host::Ipv6(_) => None,
    }
}

/// The address with its local part hidden, for logs and the event line: `a…@example.com`.
pub fn masked(address: &str) -> String {
    match address.rsplit_once('@') {
        Some((user, domain)) => {
            let first: String = user.chars().take(1).filter(|c| !c.is_control()).collect();
            let domain: String = domain.chars().filter(|c| !c.is_control()).take(80).collect();
            format!("{first}…@{domain}")
        }
        None => "…".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_addresses_pass() {
        assert_eq!(recipient(" anna@example.com ").unwrap().to_string(), "anna@example.com");
        assert_eq!(recipient("biuro@żółw.example").unwrap().to_string(), "biuro@xn--w-uga1v8h.example");
        for text in [
            "",
            "anna",
            "@example.com",
            "anna@",
            "\"a\r\nRCPT TO:<c@example.com>\"@example.com",
            "\"a b\"@example.com",
            "a@b@example.com",
            "anna@example.com\r\nBcc: b@example.com",
            "anna@exa mple.com",
            "anna@example.com>",
            "żaneta@example.com",
            "anna@[127.0.0.1]",
            "an\0na@example.com",
        ] {
            assert_eq!(recipient(text), Err(AddressError), "{text:?}");
        }
        assert_eq!(recipient(&format!("{}@example.com", "a".repeat(2048))), Err(AddressError));
    }

    #[test]
    fn a_masked_address_tells_the_domain_only() {
        assert_eq!(masked("anna@example.com"), "a…@example.com");
        assert_eq!(masked("\r\n@exam\nple.com"), "…@example.com");
        assert_eq!(masked("nobody"), "…");
    }
}
