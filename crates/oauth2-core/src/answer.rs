//! What all endpoints' answers have in common, on top of [`oauth_step::Expected`].

use http::StatusCode;
use oauth_step::{Answer, Expected, JsonObject, Response, ResponseError, UnixTime};

use crate::challenge::parse_challenges;
use crate::error::{Error, Masks, PeerFault, Place, ServerError};

/// The body of a success, or the error in anything else.
///
/// `masks` lists the credentials of the request; it is asked for only where there is an error.
pub(crate) fn success<'a>(
    place: Place,
    expected: &Expected,
    response: &'a Response,
    now: UnixTime,
    masks: impl FnOnce() -> Masks,
) -> Result<&'a [u8], Error> {
    match expected.review(response, now) {
        Ok(Answer::Success(body)) => Ok(body),
        Ok(Answer::Refused { status, body }) => {
            Err(refusal(place, status, body, response, &masks()))
        }
        Err(ResponseError::Unavailable {
            status,
            retry_after,
        }) => Err(Error::Unavailable {
            place,
            status,
            code: server_error(response.body(), &masks()).map(|error| error.code().clone()),
            retry_after,
        }),
        Err(fault) => Err(Error::peer(place, fault)),
    }
}

/// The JSON object of a success. Some servers answer errors with such a status; with one of the
/// `required` members beside it, it is neither.
pub(crate) fn object<'a>(
    place: Place,
    expected: &Expected,
    required: &[&str],
    response: &'a Response,
    now: UnixTime,
    masks: impl Fn() -> Masks,
) -> Result<JsonObject<'a>, Error> {
    let fault = |fault: PeerFault| Error::peer(place, fault);
    let body = success(place, expected, response, now, &masks)?;
    let object = JsonObject::parse(body).map_err(|error| fault(error.into()))?;
    let code = object
        .string("error")
        .map_err(|error| fault(error.into()))?;
    let Some(code) = code else {
        return Ok(object);
    };
    if required.iter().any(|name| object.optional(name).is_some()) {
        return Err(fault(PeerFault::ErrorBesideSuccess));
    }
    match ServerError::in_object(&object, &masks()) {
        Some(error) if !code.is_empty() => {
            let error = error.with_status(response.status(), Vec::new());
            Err(Error::Server(Box::new(error)))
        }
        _ => Err(fault(PeerFault::Member {
            name: "error",
            rule: "a non-empty string",
        })),
    }
}

/// The error object in a body, whatever its media type.
fn server_error(body: &[u8], masks: &Masks) -> Option<ServerError> {
    ServerError::in_object(&JsonObject::parse(body).ok()?, masks)
}

fn refusal(
    place: Place,
    status: StatusCode,
    body: &[u8],
    response: &Response,
    masks: &Masks,
) -> Error {
    let Some(error) = server_error(body, masks) else {
        return Error::peer(place, PeerFault::Refused(status));
    };
    let challenges = match status {
        StatusCode::UNAUTHORIZED => {
            let challenges = parse_challenges(response.headers()).into_iter();
            challenges
                .map(|challenge| challenge.masked(masks))
                .collect()
        }
        _ => Vec::new(),
    };
    Error::Server(Box::new(error.with_status(status, challenges)))
}
