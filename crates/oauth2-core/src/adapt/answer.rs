//! Answers as they should have been.

use http::header::CONTENT_TYPE;
use http::{HeaderValue, StatusCode};
use oauth_step::{FORM_MEDIA_TYPE, JsonKind, Response, decode_form, is_perhaps_json, media_type};
use zeroize::Zeroize as _;

use super::Quirk;
use super::members::Members;
use crate::metadata::EndpointName;
use crate::scope::Scope;

/// What an answer is the answer to.
#[derive(Clone, Copy, Default)]
pub(crate) struct Question<'a> {
    /// None where no client has asked: metadata, a registration.
    pub(crate) endpoint: Option<EndpointName>,
    /// Whether the status of a success is 201.
    pub(crate) created: bool,
    pub(crate) grant_type: Option<&'a str>,
    pub(crate) requested_scope: Option<&'a Scope>,
    pub(crate) requested_token_type: Option<&'a str>,
}

/// Does what a quirk says about an answer; says whether there was something to do.
pub(super) fn apply(quirk: &Quirk, response: &mut Response, asked: Question<'_>) -> bool {
    match quirk {
        Quirk::AnyMediaType => any_media_type(response),
        Quirk::ByteOrderMark => byte_order_mark(response),
        Quirk::CreatedOrOk => created_or_ok(response, asked.created),
        Quirk::FormAnswers => form_answers(response),
        Quirk::CamelCaseMembers => edit(response, |members| members.rename(snake_case)),
        Quirk::ErrcodeErrors => as_error(response, errcode),
        Quirk::ErrorsArray => as_error(response, errors_array),
        Quirk::OkFalseErrors => as_error(response, ok_false),
        Quirk::VerificationUrl => {
            asked.endpoint == Some(EndpointName::DeviceAuthorization)
                // Beside the right name it says nothing.
                && edit(response, |members| {
                    !members.has("verification_uri") && members.rename(verification_uri)
                })
        }
        _ if asked.endpoint != Some(EndpointName::Token) || !response.status().is_success() => {
            false
        }
        Quirk::BearerAssumed => edit(response, bearer_assumed),
        Quirk::EmptyRefreshToken => edit(response, empty_refresh_token),
        Quirk::ExpiresMember => edit(response, expires_member),
        Quirk::IssuedTokenTypeAssumed => edit(response, |members| issued(members, asked)),
        Quirk::ScopeAlias(short, long) => edit(response, |members| {
            scope_alias(members, short, long, asked.requested_scope)
        }),
        Quirk::ScopeArray => edit(response, scope_array),
        Quirk::ScopeSeparator(separator) => {
            edit(response, |members| scope_separator(members, *separator))
        }
        Quirk::TokenTypeIsBearer(name) => {
            edit(response, |members| token_type_is_bearer(members, name))
        }
        Quirk::ZeroNeverExpires => edit(response, zero_never_expires),
        _ => false,
    }
}

/// The scope that was asked for without this word, where the answer names a scope without it.
pub(super) fn never_echoed(word: &str, response: &Response, requested: &Scope) -> Option<Scope> {
    let scope = Members::parse(response.body())?.string("scope")?;
    let granted = Scope::parse(&scope)?;
    let missed = requested.contains(word) && !granted.contains(word);
    missed
        .then(|| Scope::parse(word).map(|word| requested.without(&word)))
        .flatten()
}

/// Changes the members of an answer, where it is a JSON object.
fn edit(response: &mut Response, change: impl FnOnce(&mut Members) -> bool) -> bool {
    let Some(mut members) = Members::parse(response.body()) else {
        return false;
    };
    let changed = change(&mut members);
    if changed {
        *response.body_mut() = members.to_body();
    }
    changed
}

/// The same, where that makes an error of it: then it is one by its status too, and nothing beside
/// it is believed.
fn as_error(response: &mut Response, change: impl FnOnce(&mut Members) -> bool) -> bool {
    let changed = edit(response, change);
    if changed && response.status().is_success() {
        *response.status_mut() = StatusCode::BAD_REQUEST;
    }
    changed
}

fn set_json(response: &mut Response) {
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(CONTENT_TYPE, json);
}

fn any_media_type(response: &mut Response) -> bool {
    let text = response.body().strip_prefix(MARK);
    let text = text.unwrap_or_else(|| response.body());
    let is_object = is_perhaps_json(response.headers()) && Members::parse(text).is_some();
    if is_object {
        set_json(response);
    }
    is_object
}

fn byte_order_mark(response: &mut Response) -> bool {
    let Some(text) = response.body().strip_prefix(MARK) else {
        return false;
    };
    *response.body_mut() = text.to_vec();
    true
}

fn created_or_ok(response: &mut Response, created: bool) -> bool {
    let expected = match created {
        true => StatusCode::CREATED,
        false => StatusCode::OK,
    };
    let is_either = [StatusCode::CREATED, StatusCode::OK].contains(&response.status());
    let changed = is_either && response.status() != expected;
    if changed {
        *response.status_mut() = expected;
    }
    changed
}

/// A form with what makes it an answer; an error in any media type, as with JSON.
fn form_answers(response: &mut Response) -> bool {
    let found = media_type(response.headers());
    let is_form = matches!(found.as_deref(), Some(FORM_MEDIA_TYPE | "text/plain"));
    if !is_form && response.status().is_success() {
        return false;
    }
    // Some servers end it with a line break, which is no part of the last value.
    let form = response.body().trim_ascii();
    if form.first() == Some(&b'{') || form.contains(&b'<') {
        return false;
    }
    let mut pairs = decode_form(form);
    let is_answer = pairs.iter().any(|(name, _)| FORM.contains(&name.as_str()));
    if is_answer {
        *response.body_mut() = Members::of_strings(&pairs).to_body();
        set_json(response);
    }
    for (_, value) in &mut pairs {
        value.zeroize();
    }
    is_answer
}

/// `accessToken` as `access_token`.
fn snake_case(name: &str) -> Option<String> {
    let mut snake = String::with_capacity(name.len() + 2);
    for character in name.chars() {
        if character.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(character.to_ascii_lowercase());
    }
    (snake != name).then_some(snake)
}

fn verification_uri(name: &str) -> Option<String> {
    match name {
        "verification_url" => Some("verification_uri".to_owned()),
        "verification_url_complete" => Some("verification_uri_complete".to_owned()),
        _ => None,
    }
}

fn errcode(members: &mut Members) -> bool {
    let code = members.get("errcode").and_then(|code| {
        let number = code.as_number().map(str::to_owned);
        number.or_else(|| code.as_str().map(|text| text.into_owned()))
    });
    let Some(code) = code.filter(|code| !code.is_empty() && code != "0") else {
        return false;
    };
    let message = members.string("errmsg");
    set_error(members, &code, message.as_deref());
    true
}

fn errors_array(members: &mut Members) -> bool {
    let first = members.get("errors").and_then(|errors| errors.as_array());
    let first = first.and_then(|errors| errors.first()?.as_object());
    let Some(first) = first else {
        return false;
    };
    let text = |name: &str| Some(first.get(name)?.as_str()?.into_owned());
    let (code, message) = (text("errorType"), text("message"));
    let Some(code) = code.filter(|code| !code.is_empty()) else {
        return false;
    };
    set_error(members, &code, message.as_deref());
    true
}

fn ok_false(members: &mut Members) -> bool {
    if members.get("ok").and_then(|ok| ok.as_bool()) != Some(false) {
        return false;
    }
    if members.string("error").is_none_or(|code| code.is_empty()) {
        members.set("error", "ok_false");
    }
    true
}

fn set_error(members: &mut Members, code: &str, description: Option<&str>) {
    members.set("error", code);
    if let Some(description) = description {
        members.set("error_description", description);
    }
}

fn bearer_assumed(members: &mut Members) -> bool {
    let untyped = members.has("access_token") && !members.has("token_type");
    if untyped {
        members.set("token_type", "Bearer");
    }
    untyped
}

fn token_type_is_bearer(members: &mut Members, name: &str) -> bool {
    let named = members.string("token_type").as_deref() == Some(name);
    if named {
        members.set("token_type", "Bearer");
    }
    named
}

fn empty_refresh_token(members: &mut Members) -> bool {
    let empty = members.string("refresh_token").as_deref() == Some("");
    if empty {
        members.remove("refresh_token");
    }
    empty
}

fn expires_member(members: &mut Members) -> bool {
    if members.has("expires_in") || !members.has("expires") {
        return false;
    }
    members.remove("expires_in");
    members.rename(|name| (name == "expires").then(|| "expires_in".to_owned()))
}

fn zero_never_expires(members: &mut Members) -> bool {
    let zero = members
        .get("expires_in")
        .is_some_and(|value| matches!(value.raw(), "0" | "\"0\""));
    if zero {
        members.remove("expires_in");
    }
    zero
}

/// RFC 8693 §2.2.1: of the type that was asked for; where none was, an access token.
fn issued(members: &mut Members, asked: Question<'_>) -> bool {
    let untyped = asked.grant_type == Some(TOKEN_EXCHANGE)
        && members.has("access_token")
        && !members.has("issued_token_type");
    if untyped {
        let requested = asked.requested_token_type.unwrap_or(ACCESS_TOKEN_TYPE);
        members.set("issued_token_type", requested);
    }
    untyped
}

fn scope_alias(members: &mut Members, short: &str, long: &str, requested: Option<&Scope>) -> bool {
    let asked = requested.is_some_and(|scope| scope.contains(short) && !scope.contains(long));
    let Some(scope) = members.string("scope").filter(|_| asked) else {
        return false;
    };
    let words = scope.split(' ');
    let words: Vec<_> = words
        .map(|word| if word == long { short } else { word })
        .collect();
    let replaced = words.join(" ");
    let changed = replaced != scope;
    if changed {
        members.set("scope", &replaced);
    }
    changed
}

fn scope_array(members: &mut Members) -> bool {
    let Some(scope) = members.get("scope") else {
        return false;
    };
    if scope.kind() != JsonKind::Array {
        return false;
    }
    let words = scope.as_array().unwrap_or_default();
    let words: Option<Vec<_>> = words.iter().map(|word| word.as_str()).collect();
    // An element is one word, or this is something else.
    let words = words.filter(|words| words.iter().all(|word| is_word(word)));
    let Some(scope) = words.map(|words| words.join(" ")) else {
        return false;
    };
    members.set("scope", &scope);
    true
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && !text.contains(' ')
}

fn scope_separator(members: &mut Members, separator: char) -> bool {
    let scope = members.string("scope");
    let Some(scope) = scope.filter(|scope| separator != ' ' && scope.contains(separator)) else {
        return false;
    };
    members.set("scope", &scope.replace(separator, " "));
    true
}

const ACCESS_TOKEN_TYPE: &str = "urn:ietf:params:oauth:token-type:access_token";
/// What makes a form an answer.
const FORM: [&str; 3] = ["access_token", "device_code", "error"];
/// In UTF-8.
const MARK: &[u8] = b"\xEF\xBB\xBF";
const TOKEN_EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_reads_its_url_under_its_own_name_first() {
        let body =
            br#"{"verification_url":"https://old.example","verification_uri":"https://x.example"}"#;
        let mut response = Response::new(body.to_vec());
        let question = Question {
            endpoint: Some(EndpointName::DeviceAuthorization),
            ..Question::default()
        };
        assert!(!apply(&Quirk::VerificationUrl, &mut response, question));
        assert_eq!(response.body(), body);
    }

    #[test]
    fn a_device_reads_its_url_under_another_name() {
        // Google.
        let body = br#"{"device_code":"dc","user_code":"GQVQ","verification_url":"https://www.google.com/device"}"#;
        for (endpoint, renamed) in [
            (EndpointName::DeviceAuthorization, true),
            (EndpointName::Token, false),
        ] {
            let mut response = Response::new(body.to_vec());
            let question = Question {
                endpoint: Some(endpoint),
                ..Question::default()
            };
            let applied = apply(&Quirk::VerificationUrl, &mut response, question);
            assert_eq!(applied, renamed);
            let found = Members::parse(response.body());
            let url = found.and_then(|members| members.string("verification_uri"));
            assert_eq!(url.is_some(), renamed);
        }
    }
}
