//! Where metadata is, and how it is asked for: a server's ([RFC 8414 §3]), and a resource's
//! ([RFC 9728 §3]).
//!
//! [RFC 8414 §3]: https://www.rfc-editor.org/rfc/rfc8414#section-3
//! [RFC 9728 §3]: https://www.rfc-editor.org/rfc/rfc9728#section-3

use http::{HeaderValue, Method, header};
use oauth_step::{Endpoint, Expected, Request};

/// The URL with the name of a document between the host and what follows it.
pub(crate) fn with_well_known(url: &str, name: &str) -> String {
    let (origin, rest) = split_origin(url);
    format!("{origin}/.well-known/{name}{rest}")
}

/// Scheme and authority; and path and query, if there are any.
pub(crate) fn split_origin(url: &str) -> (&str, &str) {
    let host = url.find("://").map_or(0, |scheme| scheme + 3);
    let after = url.get(host..).and_then(|rest| rest.find(['/', '?']));
    after
        .and_then(|after| url.split_at_checked(host + after))
        .unwrap_or((url, ""))
}

pub(crate) fn get(url: &Endpoint) -> Request {
    let mut request = Request::new(Vec::new());
    *request.method_mut() = Method::GET;
    *request.uri_mut() = url.uri().clone();
    let json = HeaderValue::from_static("application/json");
    request.headers_mut().insert(header::ACCEPT, json);
    request
}

pub(crate) const EXPECTED: Expected = Expected::json(&[200]);
