//! The `claims` parameter: which claims to return, and where.

use serde_json::{Map, Value, json};

/// Which claims the provider is asked to return, and where ([Core §5.5]).
///
/// ```
/// use oidc_idtoken::{ClaimRequest, ClaimsRequest};
///
/// let claims = ClaimsRequest::new()
///     .userinfo("nickname", ClaimRequest::voluntary())
///     .userinfo("email", ClaimRequest::essential())
///     .id_token("acr", ClaimRequest::essential().values(["urn:mace:incommon:iap:silver"]));
/// assert_eq!(
///     claims.to_json(),
///     r#"{"userinfo":{"nickname":null,"email":{"essential":true}},"#.to_owned()
///         + r#""id_token":{"acr":{"essential":true,"values":["urn:mace:incommon:iap:silver"]}}}"#
/// );
/// ```
///
/// [Core §5.5]: https://openid.net/specs/openid-connect-core-1_0.html#ClaimsParameter
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClaimsRequest {
    userinfo: Vec<(String, ClaimRequest)>,
    id_token: Vec<(String, ClaimRequest)>,
}

impl ClaimsRequest {
    /// Asks for nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks for a claim in the UserInfo answer; asking again replaces what was asked.
    #[must_use]
    pub fn userinfo(mut self, name: impl Into<String>, request: ClaimRequest) -> Self {
        put(&mut self.userinfo, name.into(), request);
        self
    }

    /// Asks for a claim in the ID Token; asking again replaces what was asked.
    ///
    /// What is asked here is checked in the ID Token as far as the standard promises it: an
    /// essential `auth_time` must be there, an essential `acr` must be one of the values, `sub`
    /// with a value must be that user.
    #[must_use]
    pub fn id_token(mut self, name: impl Into<String>, request: ClaimRequest) -> Self {
        put(&mut self.id_token, name.into(), request);
        self
    }

    /// The text of the `claims` parameter.
    pub fn to_json(&self) -> String {
        let mut members = Vec::new();
        for (place, claims) in [("userinfo", &self.userinfo), ("id_token", &self.id_token)] {
            if !claims.is_empty() {
                members.push(format!("{}:{}", json!(place), object(claims)));
            }
        }
        format!("{{{}}}", members.join(","))
    }

    /// What was asked for in the ID Token under this name.
    pub(crate) fn in_id_token(&self, name: &str) -> Option<&ClaimRequest> {
        self.id_token
            .iter()
            .find(|(asked, _)| asked == name)
            .map(|(_, request)| request)
    }
}

/// How one claim is asked for ([Core §5.5.1]).
///
/// [Core §5.5.1]: https://openid.net/specs/openid-connect-core-1_0.html#IndividualClaimsRequests
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClaimRequest {
    essential: Option<bool>,
    value: Option<Value>,
    values: Option<Vec<Value>>,
}

impl ClaimRequest {
    /// In the default manner, as a claim that would be nice to have: `null` on the wire.
    pub fn voluntary() -> Self {
        Self::default()
    }

    /// As a claim that the user's task needs.
    pub fn essential() -> Self {
        Self {
            essential: Some(true),
            ..Self::default()
        }
    }

    /// With this value.
    #[must_use]
    pub fn value(self, value: impl Into<Value>) -> Self {
        Self {
            value: Some(value.into()),
            ..self
        }
    }

    /// With one of these values, the preferred one first.
    #[must_use]
    pub fn values<V: Into<Value>>(self, values: impl IntoIterator<Item = V>) -> Self {
        Self {
            values: Some(values.into_iter().map(Into::into).collect()),
            ..self
        }
    }

    pub(crate) fn is_essential(&self) -> bool {
        self.essential == Some(true)
    }

    /// The texts that were asked for, in `value` and in `values`.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        self.value
            .iter()
            .chain(self.values.iter().flatten())
            .filter_map(Value::as_str)
    }

    fn to_json(&self) -> Value {
        let mut members = Map::new();
        if let Some(essential) = self.essential {
            members.insert("essential".to_owned(), essential.into());
        }
        if let Some(value) = &self.value {
            members.insert("value".to_owned(), value.clone());
        }
        if let Some(values) = &self.values {
            members.insert("values".to_owned(), values.clone().into());
        }
        if members.is_empty() {
            Value::Null
        } else {
            Value::Object(members)
        }
    }
}

fn put(claims: &mut Vec<(String, ClaimRequest)>, name: String, request: ClaimRequest) {
    match claims.iter_mut().find(|(asked, _)| *asked == name) {
        Some((_, asked)) => *asked = request,
        None => claims.push((name, request)),
    }
}

/// An object with its members in the order in which they were asked for.
fn object(claims: &[(String, ClaimRequest)]) -> String {
    let members: Vec<_> = claims
        .iter()
        .map(|(name, request)| format!("{}:{}", json!(name), request.to_json()))
        .collect();
    format!("{{{}}}", members.join(","))
}
