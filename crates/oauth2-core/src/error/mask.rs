//! A server may repeat what it was sent; what it says about an error is kept without that.

use core::fmt;

use oauth_step::encode_form_value;

/// The credentials of one request, to be taken out of what its server says.
#[derive(Default)]
pub(crate) struct Masks(Vec<String>);

impl Masks {
    /// Adds a credential, in the forms in which it may come back.
    pub(crate) fn add(&mut self, credential: &str) {
        if credential.is_empty() {
            return;
        }
        let encoded = encode_form_value(credential);
        if encoded != credential {
            self.insert(encoded);
        }
        self.insert(credential.to_owned());
    }

    /// The text with every credential replaced.
    pub(crate) fn apply(&self, text: &str) -> String {
        let mut masked = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(next) = rest.chars().next() {
            let found = self.0.iter().find_map(|mask| rest.strip_prefix(&**mask));
            match found {
                Some(after) => {
                    masked.push_str(REDACTED);
                    rest = after;
                }
                None => {
                    masked.push(next);
                    rest = rest.get(next.len_utf8()..).unwrap_or_default();
                }
            }
        }
        masked
    }

    /// Longest first: where one credential starts with another, the whole of it goes.
    fn insert(&mut self, mask: String) {
        let position = self.0.partition_point(|other| other.len() > mask.len());
        self.0.insert(position, mask);
    }
}

impl Drop for Masks {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.0);
    }
}

impl fmt::Debug for Masks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Masks({})", self.0.len())
    }
}

const REDACTED: &str = "[redacted]";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longer_credentials_go_first_and_whole() {
        let mut masks = Masks::default();
        masks.add("ab");
        masks.add("abc d");
        masks.add("");
        assert_eq!(
            masks.apply("x abc d, abc+d, ab."),
            "x [redacted], [redacted], [redacted]."
        );
        assert_eq!(masks.apply("é"), "é");
    }
}
