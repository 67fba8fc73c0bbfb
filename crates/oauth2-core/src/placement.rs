//! Where a bearer token goes in a request ([RFC 6750 §2]).
//!
//! [RFC 6750 §2]: https://www.rfc-editor.org/rfc/rfc6750#section-2

use http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_LENGTH};
use http::request::Parts;
use http::uri::PathAndQuery;
use http::{HeaderValue, Method, Uri};
use oauth_step::{append_form, decode_form, is_form};

use crate::error::{Error, Misuse};
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
    /// Into the query, as the parameter `access_token` ([RFC 6750 §2.3]): where it ends up in logs
    /// and histories.
    ///
    /// [RFC 6750 §2.3]: https://www.rfc-editor.org/rfc/rfc6750#section-2.3
    Query,
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
        TokenPlacement::Form => into_form(head, body, access_token).map(Some),
        TokenPlacement::Query => into_query(head, access_token).map(|()| None),
    }
}

fn into_form(head: &mut Parts, body: Option<&[u8]>, access_token: &str) -> Result<Vec<u8>, Error> {
    // RFC 6750 §2.2: a single-part form in ASCII, and never with GET.
    let has_form = is_form(&head.headers) && ![Method::GET, Method::HEAD].contains(&head.method);
    let form = body.filter(|body| has_form && body.is_ascii());
    let form = form.ok_or(Misuse::NoForm)?;
    refuse_second(form)?;
    let mut form = String::from_utf8_lossy(form).into_owned();
    append_form(&mut form, NAME, access_token);
    // That of the form as it was.
    head.headers.remove(CONTENT_LENGTH);
    Ok(form.into_bytes())
}

fn into_query(head: &mut Parts, access_token: &str) -> Result<(), Error> {
    let query = head.uri.query().unwrap_or_default();
    refuse_second(query.as_bytes())?;
    let mut query = query.to_owned();
    append_form(&mut query, NAME, access_token);
    let target = format!("{}?{query}", head.uri.path());
    let mut parts = head.uri.clone().into_parts();
    let unfit = || Misuse::InvalidCredential(NAME);
    parts.path_and_query = Some(PathAndQuery::try_from(target).map_err(|_| unfit())?);
    head.uri = Uri::from_parts(parts).map_err(|_| unfit())?;
    // RFC 6750 §2.3: what answers it should not be kept.
    let no_store = HeaderValue::from_static("no-store");
    head.headers.entry(CACHE_CONTROL).or_insert(no_store);
    Ok(())
}

/// RFC 6750 §2: one way per request, and one token.
fn refuse_second(pairs: &[u8]) -> Result<(), Error> {
    match decode_form(pairs).iter().any(|(name, _)| name == NAME) {
        true => Err(Misuse::TokenPresent.into()),
        false => Ok(()),
    }
}

const NAME: &str = "access_token";
