//! The page where a person enters what the device shows, RFC 8628 §3.3.

use std::sync::Arc;

use axum::http::StatusCode;

use super::{decide, open};
use crate::answer::{Answer, Refusal, page_answer};
use crate::authorize::automatic_login;
use crate::builder::Interaction;
use crate::clients::Client;
use crate::incoming::Incoming;
use crate::state::{Login, Shared};
use crate::{interaction, page};

/// Asks for the code, or, once it is there, for the login and the consent.
pub(crate) fn verification(shared: &Shared, incoming: &Incoming) -> Result<Answer, Refusal> {
    let parameters = incoming.query()?;
    if parameters.repeats() {
        return Err(Refusal::invalid_request("a parameter is repeated"));
    }
    let Some(user_code) = parameters.get("user_code") else {
        return Ok(page_answer(StatusCode::OK, page::enter_code(None)));
    };
    let Some(request) = DeviceRequest::find(shared, user_code) else {
        let html = page::enter_code(Some(user_code));
        return Ok(page_answer(StatusCode::NOT_FOUND, html));
    };
    match shared.config.mode {
        Interaction::Automatic => request.approve(shared, &automatic_login(shared, None)?),
        Interaction::Page => interaction::begin(shared, incoming, request.into(), None),
    }
}

/// What a person decides about.
#[derive(Debug)]
pub(crate) struct DeviceRequest {
    pub(crate) client: Arc<Client>,
    pub(crate) scope: Vec<String>,
    pub(crate) user_code: String,
}

impl DeviceRequest {
    fn find(shared: &Shared, user_code: &str) -> Option<Self> {
        let mut state = shared.lock();
        let device = open(&mut state, user_code)?;
        Some(Self {
            client: Arc::clone(&device.client),
            scope: device.scope.clone(),
            user_code: device.user_code.clone(),
        })
    }

    pub(crate) fn approve(&self, shared: &Shared, login: &Login) -> Result<Answer, Refusal> {
        self.decide(shared, Some(login), page::device_allowed())
    }

    pub(crate) fn deny(&self, shared: &Shared) -> Result<Answer, Refusal> {
        self.decide(shared, None, page::device_denied())
    }

    fn decide(
        &self,
        shared: &Shared,
        login: Option<&Login>,
        html: String,
    ) -> Result<Answer, Refusal> {
        match decide(&mut shared.lock(), &self.user_code, login) {
            true => Ok(page_answer(StatusCode::OK, html)),
            false => Err(Refusal::new("expired_token", "the device waits no longer")),
        }
    }
}
