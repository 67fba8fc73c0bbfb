//! Proof Key for Code Exchange, S256 alone ([RFC 7636]).
//!
//! [RFC 7636]: https://www.rfc-editor.org/rfc/rfc7636

use base64ct::{Base64UrlUnpadded, Encoding};
use sha2::{Digest, Sha256};

/// RFC 7636 §4.2: the base64url form of a SHA-256 digest, hence 43 characters.
pub(crate) fn is_challenge(text: &str) -> bool {
    let mut digest = [0; 32];
    Base64UrlUnpadded::decode(text, &mut digest).is_ok_and(|bytes| bytes.len() == 32)
}

/// RFC 7636 §4.1: 43 to 128 unreserved characters.
pub(crate) fn is_verifier(text: &str) -> bool {
    (43..=128).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
}

/// RFC 7636 §4.6.
pub(crate) fn matches(verifier: &str, challenge: &str) -> bool {
    Base64UrlUnpadded::encode_string(&Sha256::digest(verifier)) == challenge
}

#[cfg(test)]
mod tests {
    use super::*;

    // RFC 7636, appendix B.
    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    #[test]
    fn the_example_of_the_standard_matches() {
        assert!(is_verifier(VERIFIER) && is_challenge(CHALLENGE));
        assert!(matches(VERIFIER, CHALLENGE));
        assert!(!matches(CHALLENGE, CHALLENGE));
    }

    #[test]
    fn other_lengths_and_characters_are_refused() {
        assert!(!is_challenge(&CHALLENGE[1..]));
        assert!(!is_challenge(&format!("{CHALLENGE}A")));
        assert!(!is_challenge(&CHALLENGE.replace('-', "+")));
        assert!(!is_verifier(&VERIFIER[1..]));
        assert!(!is_verifier(&"a".repeat(129)));
        assert!(is_verifier(&"~".repeat(128)));
        assert!(!is_verifier(&VERIFIER.replace('-', "+")));
    }
}
