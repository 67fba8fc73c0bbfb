//! Errors that name the quirk that would accept what was refused.

use http::StatusCode;
use oauth_step::{JsonError, ResponseError};

use crate::error::{PeerFault, Place};

/// What else can be said about a fault, as the end of a sentence.
pub(crate) fn hint(place: Place, fault: &PeerFault) -> Option<&'static str> {
    let at_endpoint = !matches!(place, Place::AuthorizationResponse | Place::Challenge);
    let document = matches!(place, Place::Metadata | Place::ResourceMetadata);
    let tokens = place == Place::TokenResponse;
    match fault {
        _ if !at_endpoint => None,
        PeerFault::IssuerMismatch if place == Place::Metadata => {
            Some("for one with a place for a tenant see `tenants_under`")
        }
        PeerFault::Json(JsonError::ByteOrderMark) => Some("`Quirk::ByteOrderMark` skips it"),
        PeerFault::Json(JsonError::Missing { name }) => missing(tokens, name),
        PeerFault::Json(JsonError::WrongType { name: "scope", .. }) if tokens => {
            Some("`Quirk::ScopeArray` reads an array of strings")
        }
        PeerFault::Member { name, .. } if tokens && *name == "refresh_token" => {
            Some("`Quirk::EmptyRefreshToken` takes an empty one for none")
        }
        PeerFault::Refused(_) if !document => Some(
            "`Quirk::FormAnswers` reads errors that are forms, `Quirk::ErrorsArray` those in \
             `errors`, `Quirk::ErrcodeErrors` those by `errcode`",
        ),
        PeerFault::Response(ResponseError::MediaType { found, .. }) => {
            media_type(document, found.as_deref())
        }
        PeerFault::Response(ResponseError::Status { status }) if !document => {
            let either = [StatusCode::OK, StatusCode::CREATED].contains(status);
            either.then_some("`Quirk::CreatedOrOk` takes 200 and 201 for each other")
        }
        PeerFault::Scope => Some(
            "`Quirk::ScopeSeparator` splits it elsewhere too, `Quirk::ScopeAlias` knows a word by \
             another name, `Quirk::ScopeNeverEchoed` does not miss one",
        ),
        PeerFault::TokenType => {
            Some("`Quirk::TokenTypeIsBearer` takes one that is a bearer token under another name")
        }
        _ => None,
    }
}

fn missing(tokens: bool, name: &str) -> Option<&'static str> {
    match name {
        "access_token" if tokens => Some(
            "`Quirk::CamelCaseMembers` reads `accessToken`; `Quirk::ErrorsArray`, \
             `Quirk::ErrcodeErrors` and `Quirk::OkFalseErrors` read errors of other forms",
        ),
        "issued_token_type" => Some("`Quirk::IssuedTokenTypeAssumed` does without"),
        "token_type" => Some("`Quirk::BearerAssumed` takes it for a bearer token"),
        "verification_uri" => Some("`Quirk::VerificationUrl` reads `verification_url`"),
        _ => None,
    }
}

fn media_type(document: bool, found: Option<&str>) -> Option<&'static str> {
    let json = "`Quirk::AnyMediaType` reads JSON of this type";
    match found {
        Some("text/plain") if document => Some(json),
        Some("application/x-www-form-urlencoded") if document => None,
        Some("application/x-www-form-urlencoded") => Some("`Quirk::FormAnswers` reads a form"),
        Some("text/plain") => {
            Some("`Quirk::FormAnswers` reads a form of this type, `Quirk::AnyMediaType` reads JSON")
        }
        None | Some("application/octet-stream" | "text/html" | "text/javascript") => Some(json),
        Some(found) => found.ends_with("+json").then_some(json),
    }
}
