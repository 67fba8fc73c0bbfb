//! OAuth 2 as messages and steps, for any HTTP stack

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod answer;
mod authorization;
mod bearer;
mod challenge;
mod client;
mod error;
mod form_request;
mod metadata;
mod revocation;
mod scope;
mod session;
mod token;

pub use authorization::{
    Authorization, AuthorizationCode, AuthorizationRequest, AuthorizationRequestBuilder, Callback,
    PendingAuthorization, Pkce, ResponseMode, code_challenge,
};
pub use challenge::{Challenge, ChallengeError, parse_challenges};
pub use client::{Client, ClientAuthentication};
pub use error::{
    Disposition, Error, ErrorCode, Misuse, PeerFault, Place, Purpose, RecordFault, ServerError,
};
pub use metadata::{AwaitMetadata, Discovery, MetadataForm, ServerMetadata, discover};
pub use revocation::{AwaitRevocation, Revocation, RevocationRequest, TokenTypeHint};
pub use scope::{Scope, ScopePolicy};
pub use session::{
    Attempt, AwaitRefresh, AwaitRestore, AwaitSignIn, AwaitSignOut, BareChallenge, Fetch, Fresh,
    Keep, RefreshNow, Renewal, Restore, Session, SessionBuilder, SignIn, SignOut, TokenSource,
};
pub use token::{
    AwaitToken, ClientCredentials, CodeExchange, ExtensionGrant, Refresh, TokenRequest, TokenRules,
    TokenType, Tokens,
};
