//! Where a bearer token goes in a request ([RFC 6750 §2]).
//!
//! [RFC 6750 §2]: https://www.rfc-editor.org/rfc/rfc6750#section-2

use http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_LENGTH};
use http::request::Parts;
use http::{HeaderValue, Method};
use oauth_step::{append_form, decode_form, is_form};

use crate::adapt::with_query;
use crate::client::Client;
use crate::error::{Error, Misuse};
use crate::profile::ProfileRule;
use crate::token::Tokens;

/// Where a bearer token goes in a request: into the header, unless a server is known to want it
/// elsewhere ([RFC 6750 §2]).
///
/// [RFC 6750 §2]: https://www.rfc-editor.org/rfc/rfc6750#section-2
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenPlacement {
    /// Into the header `Authorization` ([RFC 6750 §2.1]).
    ///
    /// [RFC 6750 §2.1]: https://www.rfc-editor.org/rfc/rfc6750#section-2.1
    #[default]
    Header,
    /// Into the form that the request carries, as the parameter `access_token` ([RFC 6750 §2.2]).
    /// A request without a form is an error; a body of another kind is never touched.
    ///
    /// [RFC 6750 §2.2]: https://www.rfc-editor.org/rfc/rfc6750#section-2.2
    Form,
    /// Into the form that the request carries, as this parameter, or into the query where it carries
    /// none; not where the parameter is there already. Some servers have a name of their own.
    FormOrQueryParam(&'static str),
    /// Into the query, as the parameter `access_token` ([RFC 6750 §2.3]): where it ends up in logs
    /// and histories.
    ///
    /// [RFC 6750 §2.3]: https://www.rfc-editor.org/rfc/rfc6750#section-2.3
    Query,
    /// Into the query, as this parameter; not where it is there already.
    QueryParam(&'static str),
}

/// Refuses a place that the client's profile has no token in.
pub(crate) fn demand_placement(client: &Client, placement: TokenPlacement) -> Result<(), Misuse> {
    if placement == TokenPlacement::Header {
        return Ok(());
    }
    client.demand(ProfileRule::TokenInHeader, || false)?;
    let in_form = placement == TokenPlacement::Form;
    client.demand(ProfileRule::TokenInQuery, || in_form)
}

/// Puts the token where it goes; gives the body that takes the place of the request's, where that
/// is the form.
pub(crate) fn place(
    placement: TokenPlacement,
    head: &mut Parts,
    body: Option<&[u8]>,
    tokens: &Tokens,
) -> Result<Option<Vec<u8>>, Error> {
    // Checks what it is on the way.
    let header = tokens.bearer()?;
    let access_token = tokens.access_token().expose();
    match placement {
        TokenPlacement::Header => {
            head.headers.insert(AUTHORIZATION, header);
            Ok(None)
        }
        TokenPlacement::Form => {
            let form = form(head, body).ok_or(Misuse::NoForm)?;
            refuse_second(form)?;
            Ok(Some(into_form(head, form, NAME, access_token)))
        }
        TokenPlacement::FormOrQueryParam(name) => match form(head, body) {
            _ if has(query(head), name) => Ok(None),
            Some(form) if has(form, name) => Ok(None),
            Some(form) => Ok(Some(into_form(head, form, name, access_token))),
            None => into_query(head, name, access_token).map(|()| None),
        },
        TokenPlacement::Query => {
            refuse_second(query(head))?;
            into_query(head, NAME, access_token).map(|()| None)
        }
        TokenPlacement::QueryParam(name) if has(query(head), name) => Ok(None),
        TokenPlacement::QueryParam(name) => into_query(head, name, access_token).map(|()| None),
    }
}

/// RFC 6750 §2.2: a single-part form in ASCII, and never with GET.
fn form<'a>(head: &Parts, body: Option<&'a [u8]>) -> Option<&'a [u8]> {
    let has_form = is_form(&head.headers) && ![Method::GET, Method::HEAD].contains(&head.method);
    body.filter(|body| has_form && body.is_ascii())
}

fn query(head: &Parts) -> &[u8] {
    head.uri.query().unwrap_or_default().as_bytes()
}

fn into_form(head: &mut Parts, form: &[u8], name: &str, access_token: &str) -> Vec<u8> {
    let mut form = String::from_utf8_lossy(form).into_owned();
    append_form(&mut form, name, access_token);
    // That of the form as it was.
    head.headers.remove(CONTENT_LENGTH);
    form.into_bytes()
}

fn into_query(head: &mut Parts, name: &str, access_token: &str) -> Result<(), Error> {
    let mut query = head.uri.query().unwrap_or_default().to_owned();
    append_form(&mut query, name, access_token);
    head.uri = with_query(&head.uri, &query)?;
    // RFC 6750 §2.3: what answers it should not be kept.
    let no_store = HeaderValue::from_static("no-store");
    head.headers.entry(CACHE_CONTROL).or_insert(no_store);
    Ok(())
}

/// RFC 6750 §2: one way per request, and one token.
fn refuse_second(pairs: &[u8]) -> Result<(), Error> {
    match has(pairs, NAME) {
        true => Err(Misuse::TokenPresent.into()),
        false => Ok(()),
    }
}

fn has(pairs: &[u8], name: &str) -> bool {
    decode_form(pairs).iter().any(|(other, _)| other == name)
}

const NAME: &str = "access_token";
