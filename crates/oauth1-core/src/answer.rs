//! The answers of the two endpoints that give credentials.

use http::StatusCode;
use http::header::{CONTENT_TYPE, DATE, WWW_AUTHENTICATE};
use oauth_step::{
    Answer, Expected, FORM_MEDIA_TYPE, Response, ResponseError, UnixTime, media_type,
};

use crate::client::Client;
use crate::error::{Error, PeerFault, Place, Problem, Refusal};
use crate::fields::Fields;

/// The fields of a success, or the error in anything else.
pub(crate) fn fields(
    client: &Client,
    place: Place,
    response: &Response,
    now: UnixTime,
) -> Result<Fields, Error> {
    let body = match EXPECTED.review(response, now) {
        // Some servers end it with a line break, which is no part of the last value.
        Ok(Answer::Success(body)) => body.trim_ascii_end(),
        Ok(Answer::Refused { status, body }) => {
            let error = refusal(place, status, response.headers(), body);
            return Err(corrected(client, error, now));
        }
        Err(ResponseError::Unavailable {
            status,
            retry_after,
        }) => {
            return Err(Error::Unavailable {
                place,
                status,
                retry_after,
            });
        }
        Err(fault) => return Err(Error::peer(place, fault)),
    };
    let mut types = response.headers().get_all(CONTENT_TYPE).iter();
    let is_repeated = types.nth(1).is_some();
    let found = media_type(response.headers());
    let unexpected = || {
        let (status, found) = (response.status(), found.clone());
        Error::peer(place, ResponseError::MediaType { status, found })
    };
    let fault = |fault| Error::peer(place, fault);
    let fields = match found.as_deref() {
        Some("application/json") if client.reads_json() => {
            Fields::read_json(body).map_err(fault)?
        }
        Some(FORM_MEDIA_TYPE) => Fields::read(body).map_err(fault)?,
        // Many servers name another type, or none; what is in it must be a form all the same.
        Some("text/html" | "text/plain") | None if !is_repeated => {
            let fields = Fields::read(body).map_err(fault)?;
            let mut names = ["oauth_token", "oauth_problem"].iter();
            let is_form = names.any(|name| fields.get(name).is_some());
            // A page may hold links with such parameters.
            if !is_form || body.contains(&b'<') {
                return Err(unexpected());
            }
            fields
        }
        _ => return Err(unexpected()),
    };
    // A problem with a status of success is a problem.
    if let Some(problem) = fields.get("oauth_problem") {
        let problem = Problem::read(problem);
        let error = refused(place, response.status(), problem, response.headers());
        return Err(corrected(client, error, now));
    }
    Ok(fields)
}

/// Token and secret: the one not empty, the other there.
pub(crate) fn credentials(fields: &Fields) -> Result<(&str, &str), PeerFault> {
    let token = fields.required("oauth_token")?;
    let secret = fields.get("oauth_token_secret");
    Ok((
        token,
        secret.ok_or(PeerFault::MissingParameter("oauth_token_secret"))?,
    ))
}

/// What a challenge says is wrong: `WWW-Authenticate: OAuth oauth_problem="…"`, quoted or not.
pub(crate) fn challenged(headers: &http::HeaderMap) -> Option<Problem> {
    let challenges = headers.get_all(WWW_AUTHENTICATE).iter();
    let mut challenges = challenges.filter_map(|value| value.to_str().ok());
    challenges.find_map(|challenge| {
        // There may be more than one: `oauth_problem_advice` begins like it.
        let mut found = challenge.split("oauth_problem").skip(1);
        found.find_map(|parameters| {
            let value = parameters.trim_start().strip_prefix('=')?.trim_start();
            let value = value.trim_start_matches('"');
            let mut words = value.split(|c: char| c.is_whitespace() || ['"', ','].contains(&c));
            Problem::read(words.next()?)
        })
    })
}

/// The server's clock by its `Date`.
pub(crate) fn server_time(headers: &http::HeaderMap) -> Option<UnixTime> {
    let date = headers.get(DATE)?.to_str().ok()?;
    let date = httpdate::parse_http_date(date).ok()?;
    let since = date.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some(UnixTime(since.as_secs()))
}

fn refusal(place: Place, status: StatusCode, headers: &http::HeaderMap, body: &[u8]) -> Error {
    let in_body = Fields::read(body).ok();
    let in_body = in_body.and_then(|fields| Problem::read(fields.get("oauth_problem")?));
    refused(
        place,
        status,
        in_body.or_else(|| challenged(headers)),
        headers,
    )
}

fn refused(
    place: Place,
    status: StatusCode,
    problem: Option<Problem>,
    headers: &http::HeaderMap,
) -> Error {
    let refusal = Box::new(Refusal {
        place,
        status,
        problem,
        server_time: server_time(headers),
    });
    match status {
        StatusCode::UNAUTHORIZED => Error::Unauthorized(refusal),
        _ => Error::Refused(refusal),
    }
}

/// The error, and the server's clock where that is what it is about.
fn corrected(client: &Client, error: Error, now: UnixTime) -> Error {
    if let Error::Refused(refusal) | Error::Unauthorized(refusal) = &error {
        follow_clock(client, refusal.problem(), refusal.server_time(), now);
    }
    error
}

/// Goes by the server's clock from now on, where a timestamp is what it refused and the client wants
/// it; says whether that was so.
pub(crate) fn follow_clock(
    client: &Client,
    problem: Option<&Problem>,
    server_time: Option<UnixTime>,
    now: UnixTime,
) -> bool {
    let is_time = client.corrects_clock() && problem == Some(&Problem::TimestampRefused);
    let server_time = server_time.filter(|_| is_time);
    if let Some(time) = server_time {
        client.correct_clock(time, now);
    }
    server_time.is_some()
}

/// The media type is looked at here: servers are all too free with it.
const EXPECTED: Expected = Expected::new(&[200], &[]);
