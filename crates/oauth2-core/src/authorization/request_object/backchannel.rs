//! The request object of a backchannel authentication ([CIBA §7.1.1]).
//!
//! [CIBA §7.1.1]: https://openid.net/specs/openid-client-initiated-backchannel-authentication-core-1_0.html#rfc.section.7.1.1

use std::borrow::Cow;

use jose_assert::Jwt;
use oauth_step::{Env, Secret};

use super::claims::Params;
use super::{RequestObject, TYP};
use crate::client::Client;
use crate::error::{Error, Misuse};

impl RequestObject {
    /// All these parameters, signed: no parameter of the request is outside.
    pub(crate) fn backchannel(
        &self,
        client: &Client,
        params: &[(Cow<'static, str>, Secret<String>)],
        env: &dyn Env,
    ) -> Result<String, Error> {
        let server = client.server();
        let listed = server.list("backchannel_authentication_request_signing_alg_values_supported");
        let is_listed = |name: &str| {
            let listed = listed.as_ref();
            listed.is_none_or(|listed| listed.iter().any(|other| other == name))
        };
        // CIBA §7.1.1: an asymmetric signature; nothing is said of encryption or references.
        let key = match (&self.key, &self.encryption, &self.reference) {
            (Some(key), None, None) if !key.algorithm().is_symmetric() => key,
            _ => return Err(Misuse::BackchannelRequestObject.into()),
        };
        if !is_listed(key.algorithm().name()) {
            return Err(Misuse::BackchannelRequestObject.into());
        }
        let params: Vec<_> = params
            .iter()
            .map(|(name, value)| (name.clone().into_owned(), value.expose().clone()))
            .collect();
        let id = client.required_id()?;
        let params = Params(&params);
        let claims = params.claims(&id, server.issuer(), self.lifetime, env)?;
        let jwt = Jwt::new(claims).typ(TYP);
        jwt.sign(&**key).map_err(Error::Signing)
    }
}
