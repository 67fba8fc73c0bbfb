//! The signature base string, RFC 5849 §3.4.1.

use super::encoding::encode;
use super::parameters::Collected;

/// Method, URI and parameters, each encoded, joined by `&` (§3.4.1.1).
pub(crate) fn base_string(method: &str, uri: &str, parameters: &Collected) -> String {
    let parameters = normalised(parameters);
    let parts = [&method.to_ascii_uppercase(), uri, &parameters];
    parts.map(encode).join("&")
}

/// The URI of a request over `http` (§3.4.1.2): the host in lower case, without the default port;
/// the path as it came.
pub(crate) fn base_string_uri(host: &str, path: &str) -> String {
    let host = host.to_ascii_lowercase();
    let host = host.strip_suffix(":80").unwrap_or(&host);
    format!("http://{host}{path}")
}

/// §3.4.1.3.2: encoded, then sorted by name and by value, as bytes.
fn normalised(parameters: &Collected) -> String {
    let pairs = parameters.signed();
    let pairs = pairs.map(|(name, value)| (encode(name), encode(value)));
    let mut pairs: Vec<_> = pairs.collect();
    pairs.sort();
    let pairs = pairs.iter().map(|(name, value)| format!("{name}={value}"));
    pairs.collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use axum::body::Bytes;
    use axum::http::{HeaderMap, HeaderValue, Method, header};

    use super::*;
    use crate::incoming::Incoming;

    fn request(query: &str, authorization: &str, form: &'static str) -> Incoming {
        let mut headers = HeaderMap::new();
        let authorization = HeaderValue::from_str(authorization).unwrap();
        headers.insert(header::AUTHORIZATION, authorization);
        let form_type = HeaderValue::from_static("application/x-www-form-urlencoded");
        headers.insert(header::CONTENT_TYPE, form_type);
        Incoming {
            method: Method::POST,
            path: "/request".to_owned(),
            query: Some(query.to_owned()),
            headers,
            body: Bytes::from_static(form.as_bytes()),
        }
    }

    /// RFC 5849 §3.4.1.1, with the errata.
    #[test]
    fn the_example_of_the_standard() {
        let incoming = request(
            "b5=%3D%253D&a3=a&c%40=&a2=r%20b",
            r#"OAuth realm="Example",
               oauth_consumer_key="9djdj82h48djs9d2",
               oauth_token="kkk9d7dh3k39sjv7",
               oauth_signature_method="HMAC-SHA1",
               oauth_timestamp="137131201",
               oauth_nonce="7d8f3e4a",
               oauth_signature="bYT5CMsGcbgUdFHObYMEfcx6bsw%3D""#
                .replace('\n', "")
                .as_str(),
            "c2&a3=2+q",
        );
        let parameters = Collected::read(&incoming).unwrap();
        let uri = base_string_uri("EXAMPLE.COM:80", &incoming.path);
        assert_eq!(uri, "http://example.com/request");
        assert_eq!(
            base_string("post", &uri, &parameters),
            "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D\
             %253D%25253D%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce\
             %3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26\
             oauth_token%3Dkkk9d7dh3k39sjv7"
        );
    }

    #[test]
    fn names_are_sorted_before_values_and_octets_stay() {
        let incoming = request(
            "a-=1&a=%ff&a=2&&a;b&realm=signed&=",
            r#"OAuth oauth_nonce="1""#,
            "",
        );
        let parameters = Collected::read(&incoming).unwrap();
        // By `=` and `-`, `a-=1` would come before `a=2`.
        assert_eq!(
            normalised(&parameters),
            "=&a=%FF&a=2&a%3Bb=&a-=1&oauth_nonce=1&realm=signed"
        );
    }

    #[test]
    fn other_ports_and_the_path_stay() {
        assert_eq!(
            base_string_uri("127.0.0.1:8080", "/a//b%2f%7E~;c"),
            "http://127.0.0.1:8080/a//b%2f%7E~;c"
        );
    }
}
