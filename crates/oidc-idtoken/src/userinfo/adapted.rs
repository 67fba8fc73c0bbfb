//! The request and its answer as a client's quirks and hooks have them.

use oauth_step::{Request, Response};
use oauth2_core::{Client, Misuse};

use super::UserInfoRequest;
use crate::Error;

impl UserInfoRequest {
    /// Lets the quirks and hooks of this client change the request and its answer.
    pub(crate) fn adapted_by(self, client: &Client) -> Self {
        Self {
            client: Some(client.clone()),
            ..self
        }
    }

    /// The request as it is sent, but for what proves possession.
    pub(super) fn adapted_request(&self) -> Result<Request, Error> {
        let Some(client) = &self.client else {
            return Ok(self.to_request());
        };
        let request = client.adapt_protected(self.bare())?;
        // A hook may have sent it elsewhere.
        if !client.server().policy().permits(request.uri()) {
            return Err(oauth2_core::Error::from(Misuse::TokenOverHttp).into());
        }
        Ok(self.with_token(request))
    }

    /// The answer as it is read.
    pub(super) fn adapt(&self, response: Response) -> Response {
        match &self.client {
            Some(client) => client.adapt_userinfo(response),
            None => response,
        }
    }
}
