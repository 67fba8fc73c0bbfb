//! Scopes: their grammar, and what a client may have of them.

use crate::answer::Refusal;
use crate::clients::Client;

/// RFC 6749 §3.3: words divided by one space each, all of them among those allowed.
pub(crate) fn read(text: &str, allowed: &[String]) -> Result<Vec<String>, Refusal> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split(' ') {
        let token = |byte: u8| matches!(byte, b'!' | b'#'..=b'[' | b']'..=b'~');
        if word.is_empty() || !word.bytes().all(token) {
            return Err(invalid("the scope is not words divided by one space each"));
        }
        if !allowed.iter().any(|allowed| allowed == word) {
            return Err(invalid("the scope holds a word that may not be asked for"));
        }
        if !words.iter().any(|known| known == word) {
            words.push(word.to_owned());
        }
    }
    Ok(words)
}

/// RFC 6749 §3.3: what a request without a scope gets.
pub(crate) fn default(client: &Client) -> Result<Vec<String>, Refusal> {
    let word = client.scope.iter().find(|word| *word == DEFAULT);
    let word = word.ok_or_else(|| invalid("scope is missing, and the client has no default"))?;
    Ok(vec![word.clone()])
}

fn invalid(description: &str) -> Refusal {
    Refusal::new("invalid_scope", description)
}

const DEFAULT: &str = "read";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grammar_is_that_of_the_standard() {
        let allowed = ["read", "write", "a:b/c"].map(str::to_owned);
        assert_eq!(
            read("read write read", &allowed).unwrap(),
            ["read", "write"]
        );
        assert_eq!(read("a:b/c", &allowed).unwrap(), ["a:b/c"]);
        for text in [
            "",
            " read",
            "read ",
            "read  write",
            "read,write",
            "admin",
            "re\"ad",
            "read\twrite",
        ] {
            assert!(read(text, &allowed).is_err(), "{text:?}");
        }
    }
}
