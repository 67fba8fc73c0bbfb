//! Logins without a browser here: on another device, and where the server asks the user.

// The names are those of the core's client: what begins the login of each kind.
#[doc(hidden)]
#[macro_export]
macro_rules! __logins_apart {
    (
        [$($async:tt)*] [$($await:tt)*]
        $name:ident: $output:ty, $error:ty;
        $device:ident, $backchannel:ident, $notified:ident; client $($client:tt)*
    ) => {
        impl $name {
            /// Begins a login on another device: what to show the user, and what to keep for them
            /// until they have decided there.
            ///
            /// # Errors
            ///
            /// What the server said, and an answer that lacks something.
            pub $($async)* fn device_authorization(
                &self,
                request: impl FnOnce(
                    $crate::oauth2::BeginDeviceAuthorization,
                ) -> $crate::oauth2::BeginDeviceAuthorization,
            ) -> Result<$crate::oauth2::DeviceAuthorization, $error> {
                let request = request(self.client().device_authorization());
                let authorization = self.driver().run(request) $($await)* ?;
                Ok(authorization)
            }

            /// Waits until the user has decided on the other device, asking as often as the server
            /// allows. From then on calls go out with the new tokens.
            ///
            /// # Errors
            ///
            /// What the server or the user said;
            /// [`AuthorizationExpired`](crate::oauth2::Error::AuthorizationExpired) where the user
            /// has not decided in time.
            pub $($async)* fn authenticate_device(
                &self,
                authorization: &$crate::oauth2::DeviceAuthorization,
            ) -> Result<$output, $error> {
                let login = self.client().$device(authorization);
                self.driver().run(self.calls.auth().sign_in(login)) $($await)*
            }

            /// Has the server ask a user on a device of theirs; gives what to keep until they have
            /// decided.
            ///
            /// # Errors
            ///
            /// What the server said, and an answer that lacks something.
            pub $($async)* fn backchannel_authentication(
                &self,
                hint: $crate::oauth2::Hint,
                request: impl FnOnce(
                    $crate::oauth2::BeginBackchannelAuthentication,
                ) -> $crate::oauth2::BeginBackchannelAuthentication,
            ) -> Result<$crate::oauth2::BackchannelAuthentication, $error> {
                let request = request(self.client().backchannel_authentication(hint));
                let authentication = self.driver().run(request) $($await)* ?;
                Ok(authentication)
            }

            /// Waits until the user has decided, asking as often as the server allows: in poll
            /// mode. From then on calls go out with the new tokens.
            ///
            /// # Errors
            ///
            /// As [`authenticate_device`](Self::authenticate_device).
            pub $($async)* fn authenticate_backchannel(
                &self,
                authentication: &$crate::oauth2::BackchannelAuthentication,
            ) -> Result<$output, $error> {
                let login = self.client().$backchannel(authentication);
                self.driver().run(self.calls.auth().sign_in(login)) $($await)*
            }

            /// Reads what the server has posted to the client's notification endpoint, in ping and
            /// push mode. `find` gives the authentication of a name, from where it is kept. Gives
            /// what was said, for [`authenticate_notified`](Self::authenticate_notified) of the
            /// user's own session, and the answer to send, which is 401 for a token that is none.
            ///
            /// Any session of the client will do.
            pub fn backchannel_notification(
                &self,
                headers: &$crate::http::HeaderMap,
                body: &[u8],
                find: impl FnOnce(&str) -> Option<$crate::oauth2::BackchannelAuthentication>,
            ) -> (
                Result<$crate::oauth2::Notified, $error>,
                $crate::step::Response,
            ) {
                let parsed = $crate::oauth2::BackchannelNotification::parse(headers, body);
                let outcome = parsed.and_then(|notification| {
                    let kept = find(notification.auth_req_id());
                    let client = self.client() $($client)*;
                    notification.verify(client, kept.as_ref(), self.driver().env())
                });
                let answer = $crate::oauth2::notification_response(&outcome);
                (outcome.map_err(Into::into), answer)
            }

            /// Finishes a login that the server has notified of: fetches the tokens after a ping,
            /// takes those that were pushed. From then on calls go out with them.
            ///
            /// # Errors
            ///
            /// As [`authenticate_device`](Self::authenticate_device). Pushed tokens are for a
            /// session of OpenID Connect, which checks their ID Token.
            pub $($async)* fn authenticate_notified(
                &self,
                notified: $crate::oauth2::Notified,
            ) -> Result<$output, $error> {
                let login = self.client().$notified(notified);
                self.driver().run(self.calls.auth().sign_in(login)) $($await)*
            }
        }
    };
}
