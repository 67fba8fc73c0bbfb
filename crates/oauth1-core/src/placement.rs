//! Where the protocol parameters go in a request ([RFC 5849 §3.5]).
//!
//! [RFC 5849 §3.5]: https://www.rfc-editor.org/rfc/rfc5849#section-3.5

use http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE};
use http::uri::PathAndQuery;
use http::{HeaderValue, Method, Uri};
use oauth_step::{FORM_MEDIA_TYPE, is_form, is_perhaps_form};

use crate::error::{Error, Misuse};
use crate::head::Head;
use crate::protocol::{Protocol, Realm};

/// Where the protocol parameters go in a request: into the header, unless a server is known to want
/// them elsewhere ([RFC 5849 §3.5]).
///
/// [RFC 5849 §3.5]: https://www.rfc-editor.org/rfc/rfc5849#section-3.5
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "RFC 5849 §3.5 names them")]
pub enum Placement {
    /// Into the form that the request carries ([RFC 5849 §3.5.2]). A request with an empty body and no
    /// type gets one, unless its method is GET or HEAD; a body of another kind is an error and never
    /// touched.
    ///
    /// [RFC 5849 §3.5.2]: https://www.rfc-editor.org/rfc/rfc5849#section-3.5.2
    Form,
    /// Into the header `Authorization` ([RFC 5849 §3.5.1]).
    ///
    /// [RFC 5849 §3.5.1]: https://www.rfc-editor.org/rfc/rfc5849#section-3.5.1
    #[default]
    Header,
    /// Into the query ([RFC 5849 §3.5.3]): where it ends up in logs and histories.
    ///
    /// [RFC 5849 §3.5.3]: https://www.rfc-editor.org/rfc/rfc5849#section-3.5.3
    Query,
}

/// What a request carries, as far as a signature is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    /// A form, whose parameters are signed ([RFC 5849 §3.4.1.3.1]).
    ///
    /// [RFC 5849 §3.4.1.3.1]: https://www.rfc-editor.org/rfc/rfc5849#section-3.4.1.3.1
    Form,
    /// Nothing, which becomes a form.
    NewForm,
    /// Anything else, or nothing.
    Other,
}

impl Content {
    /// Refuses a request in which the parameters have no place, before anything is done.
    pub(crate) fn of<H: Head>(
        placement: Placement,
        head: &H,
        body: Option<&[u8]>,
    ) -> Result<Self, Error> {
        let headers = head.headers();
        let mut credentials = headers.get_all(AUTHORIZATION).iter();
        let is_taken = match placement {
            Placement::Header => credentials.next().is_some(),
            // RFC 5849 §3.5: in one place alone. Credentials of another scheme may stand beside.
            Placement::Form | Placement::Query => credentials.any(is_oauth),
        };
        if is_taken {
            return Err(Misuse::AuthorizationHeaderPresent.into());
        }
        let is_form = is_form(headers);
        if !is_form && is_perhaps_form(headers) {
            return Err(Misuse::ContentTypes.into());
        }
        let is_empty = body.is_some_and(<[u8]>::is_empty);
        let takes_body = ![Method::GET, Method::HEAD].contains(head.method());
        match (is_form, placement) {
            (true, _) if body.is_none() => Err(Misuse::FormMissing.into()),
            (true, _) => Ok(Self::Form),
            (false, Placement::Header | Placement::Query) => Ok(Self::Other),
            (false, Placement::Form)
                if is_empty && takes_body && !headers.contains_key(CONTENT_TYPE) =>
            {
                Ok(Self::NewForm)
            }
            (false, Placement::Form) => Err(Misuse::NoForm.into()),
        }
    }
}

/// Puts the parameters where they go; gives the body that takes the place of the request's, where
/// that is the form. `room` is for writing.
pub(crate) fn place<H: Head>(
    placement: Placement,
    head: &mut H,
    body: Option<&[u8]>,
    protocol: &Protocol<'_>,
    realm: Option<&Realm>,
    signature: &[u8],
    mut room: Vec<u8>,
) -> Result<Option<Vec<u8>>, Error> {
    match placement {
        Placement::Form => {
            let mut form = body.unwrap_or_default().to_vec();
            protocol.append(&mut form, signature);
            let headers = head.headers_mut();
            headers
                .entry(CONTENT_TYPE)
                .or_insert(HeaderValue::from_static(FORM_MEDIA_TYPE));
            // That of the form as it was.
            headers.remove(CONTENT_LENGTH);
            Ok(Some(form))
        }
        Placement::Header => {
            protocol.write_header(&mut room, realm, signature);
            // A realm has no control characters, and all else is encoded.
            let mut value = HeaderValue::from_bytes(&room).map_err(|_| Misuse::Realm)?;
            value.set_sensitive(true);
            head.headers_mut().insert(AUTHORIZATION, value);
            Ok(None)
        }
        Placement::Query => {
            room.extend_from_slice(head.uri().path().as_bytes());
            room.push(b'?');
            let start = room.len();
            room.extend_from_slice(head.uri().query().unwrap_or_default().as_bytes());
            let mut query = room.split_off(start);
            protocol.append(&mut query, signature);
            room.append(&mut query);
            let too_long = || Error::from(Misuse::TooLong);
            let mut parts = head.uri().clone().into_parts();
            let target = PathAndQuery::from_maybe_shared(room).map_err(|_| too_long())?;
            parts.path_and_query = Some(target);
            *head.uri_mut() = Uri::from_parts(parts).map_err(|_| too_long())?;
            Ok(None)
        }
    }
}

fn is_oauth(value: &HeaderValue) -> bool {
    let mut words = value.as_bytes().split(|octet| *octet == b' ');
    let scheme = words.next().unwrap_or_default();
    scheme.eq_ignore_ascii_case(b"OAuth")
}
