//! A request for credentials: what all of them have in common.

use http::header::CONTENT_TYPE;
use http::{HeaderValue, Method};
use oauth_step::{Endpoint, Env, FORM_MEDIA_TYPE, Request, Secret, append_form};

use crate::error::{Error, Misuse};
use crate::options::SigningOptions;
use crate::protocol;
use crate::signer::{Extra, Signer};

/// What an intent can be told of its request, which is its field `message`.
macro_rules! message_words {
    () => {
        /// Sends a parameter that the server wants beside the protocol's, such as a scope; it goes
        /// into a form.
        pub fn parameter(self, name: impl Into<String>, value: impl Into<String>) -> Self {
            let value: String = value.into();
            Self {
                message: self.message.parameter(name.into(), value.into()),
                ..self
            }
        }

        /// Signs the request otherwise than the client does.
        pub fn options(self, options: crate::SigningOptions) -> Self {
            Self {
                message: self.message.options(options),
                ..self
            }
        }

        /// Names another realm than the client's.
        pub fn realm(self, realm: impl Into<String>) -> Self {
            Self {
                message: self.message.realm(realm.into()),
                ..self
            }
        }
    };
}
pub(super) use message_words;

/// A signed POST without a body, or with a form of the parameters that the protocol does not have.
#[derive(Clone)]
pub(super) struct Message {
    parameters: Vec<(String, Secret<String>)>,
    options: SigningOptions,
}

impl Message {
    pub(super) fn new() -> Self {
        Self {
            parameters: Vec::new(),
            options: SigningOptions::new(),
        }
    }

    pub(super) fn parameter(mut self, name: String, value: Secret<String>) -> Self {
        self.parameters.push((name, value));
        self
    }

    /// A realm that was named before stays, unless these name one.
    pub(super) fn options(self, options: SigningOptions) -> Self {
        let realm = options.realm.clone().or(self.options.realm);
        let options = SigningOptions { realm, ..options };
        Self { options, ..self }
    }

    pub(super) fn realm(self, realm: String) -> Self {
        Self {
            options: self.options.realm(realm),
            ..self
        }
    }

    pub(super) fn sign(
        &self,
        endpoint: &Endpoint,
        signer: &Signer,
        extra: Extra<'_>,
        env: &dyn Env,
    ) -> Result<Request, Error> {
        let mut form = String::new();
        for (name, value) in &self.parameters {
            if let Some(name) = protocol::reserved(name.as_bytes()) {
                return Err(Misuse::ReservedParameter(name).into());
            }
            append_form(&mut form, name, value.expose());
        }
        // Without `Accept`: whatever a server answers is looked at, and some would refuse.
        let mut request = Request::new(form.into_bytes());
        *request.method_mut() = Method::POST;
        *request.uri_mut() = endpoint.uri().clone();
        if !self.parameters.is_empty() {
            let form = HeaderValue::from_static(FORM_MEDIA_TYPE);
            request.headers_mut().insert(CONTENT_TYPE, form);
        }
        let (mut head, body) = request.into_parts();
        let signed = signer.sign_step(extra, &self.options, &mut head, Some(&body), env)?;
        Ok(Request::from_parts(head, signed.unwrap_or(body)))
    }
}
