//! Discovery: what a provider says about itself.

use oauth2_core::Discovery;

/// Begins to fetch a provider's metadata from `ISSUER/.well-known/openid-configuration`
/// ([Discovery §4]); where nothing is there (404), from the place that RFC 8414 gives.
///
/// The document must name this issuer byte for byte: no slash, case or port is forgiven, and a
/// template such as `{tenantid}` is just another issuer.
///
/// [Discovery §4]: https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig
pub fn discover(issuer: &str) -> Discovery {
    oauth2_core::discover(issuer).openid()
}
