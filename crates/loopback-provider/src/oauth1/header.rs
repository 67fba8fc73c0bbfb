//! Protocol parameters in the `Authorization` header, RFC 5849 §3.5.1.

use axum::http::{HeaderMap, header};

use super::encoding::decode;
use super::problem::Problem;

/// What an `Authorization` header of the scheme `OAuth` says.
#[derive(Debug, Default)]
pub(crate) struct Header {
    pub(crate) realm: Option<String>,
    pub(crate) pairs: Vec<(String, String)>,
}

impl Header {
    /// `None` where no header is of this scheme.
    pub(crate) fn read(headers: &HeaderMap) -> Result<Option<Self>, Problem> {
        let values = headers.get_all(header::AUTHORIZATION).iter();
        // A realm may hold any octet; what is not UTF-8 elsewhere has no encoded form.
        let values = values.map(|value| String::from_utf8_lossy(value.as_bytes()));
        let values: Vec<_> = values.collect();
        let Some(rest) = values.iter().find_map(|value| of_the_scheme(value)) else {
            return Ok(None);
        };
        if values.len() > 1 {
            let text = "there is more than one Authorization header";
            return Err(Problem::malformed(text));
        }
        let raw = pairs(rest).ok_or_else(|| {
            Problem::malformed("the Authorization header is not a list of name=\"value\"")
        })?;
        let mut header = Self::default();
        for (name, value) in raw {
            if name == "realm" {
                if header.realm.replace(unescaped(value)).is_some() {
                    return Err(Problem::malformed("realm is repeated"));
                }
                continue;
            }
            let pair = decode(name).and_then(|name| Some((name, decode(value)?)));
            header.pairs.push(pair.ok_or_else(|| {
                let text =
                    "a parameter of the Authorization header is not encoded as in section 3.6";
                Problem::malformed(text)
            })?);
        }
        Ok(Some(header))
    }
}

/// What follows the scheme, in any case.
fn of_the_scheme(value: &str) -> Option<&str> {
    let (scheme, rest) = value.split_once([' ', '\t']).unwrap_or((value, ""));
    scheme.eq_ignore_ascii_case("OAuth").then_some(rest)
}

/// Names, and values as they stand between their quotes.
fn pairs(text: &str) -> Option<Vec<(&str, &str)>> {
    let mut pairs = Vec::new();
    let mut rest = trimmed(text);
    while !rest.is_empty() {
        let (name, after) = rest.split_once('=')?;
        let (value, after) = quoted(after)?;
        pairs.push((name, value));
        rest = trimmed(after);
        if !rest.is_empty() {
            rest = trimmed(rest.strip_prefix(',')?);
            // A comma announces one more.
            (!rest.is_empty()).then_some(())?;
        }
    }
    Some(pairs)
}

/// The inside of a quoted-string, and what follows it.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let text = text.strip_prefix('"')?;
    let mut escaped = false;
    let end = text.find(|character| {
        let ends = character == '"' && !escaped;
        escaped = character == '\\' && !escaped;
        ends
    })?;
    let (inside, after) = text.split_at_checked(end)?;
    Some((inside, after.strip_prefix('"')?))
}

fn unescaped(text: &str) -> String {
    let mut characters = text.chars();
    let mut plain = String::with_capacity(text.len());
    while let Some(character) = characters.next() {
        match character {
            '\\' => plain.extend(characters.next()),
            other => plain.push(other),
        }
    }
    plain
}

fn trimmed(text: &str) -> &str {
    text.trim_matches([' ', '\t'])
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn read(value: &str) -> Option<Header> {
        let mut headers = HeaderMap::new();
        let value = HeaderValue::from_bytes(value.as_bytes()).unwrap();
        headers.insert(header::AUTHORIZATION, value);
        Header::read(&headers).unwrap()
    }

    fn refused(value: &str) -> bool {
        let mut headers = HeaderMap::new();
        let value = HeaderValue::from_bytes(value.as_bytes()).unwrap();
        headers.insert(header::AUTHORIZATION, value);
        Header::read(&headers).is_err()
    }

    #[test]
    fn a_list_is_read() {
        let header = read(r#"oauth  realm="a \"b\\\", c=\"d", a="%C3%A9" ,	b="""#).unwrap();
        assert_eq!(header.realm.as_deref(), Some(r#"a "b\", c="d"#));
        let pairs: Vec<_> = header
            .pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        assert_eq!(pairs, [("a", "é"), ("b", "")]);
        assert!(read("OAuth").is_some_and(|header| header.pairs.is_empty()));
    }

    #[test]
    fn other_schemes_are_not_ours() {
        for value in ["Bearer a", "OAuth2 a=\"b\"", "Basic OAuth a=\"b\"", ""] {
            assert!(read(value).is_none(), "{value}");
        }
    }

    #[test]
    fn what_is_no_list_is_refused() {
        for list in [
            "a",
            "a=b",
            r#"a="b"#,
            r#"a="b" c="d""#,
            r#"a="b","#,
            r#", a="b""#,
            r#"a ="b""#,
            r#"a= "b""#,
            r#"a="b",, c="d""#,
            r#"a="b";c="d""#,
            r#"a="b\"""#,
            r#"a="+""#,
            r#"a="%2b""#,
            r#"realm="a", realm="b""#,
        ] {
            assert!(refused(&format!("OAuth {list}")), "{list}");
        }
    }
}
