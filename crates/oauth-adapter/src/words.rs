//! The words of a driver's builder.

/// Writes what every builder says about messages, inside the builder's `impl`: `timeout`,
/// `body_limit`, `store`, `env` and `dangerous_allow_http`. The builder keeps
/// [`Settings`](crate::Settings) in a field `settings`. It takes what is to be said of the
/// time-outs of calls, which are the stack's own.
#[macro_export]
macro_rules! setting_words {
    ($(#[$calls:meta])*) => {
        /// How long each message of the cores may take, its body included.
        $(#[$calls])*
        pub fn timeout(mut self, deadline: ::core::time::Duration) -> Self {
            self.settings.deadline = deadline;
            self
        }

        /// How long the body of an answer may be, in bytes. The cores have a limit of their own,
        /// which this one can only tighten.
        pub fn body_limit(mut self, body_limit: usize) -> Self {
            self.settings.body_limit = body_limit;
            self
        }

        /// Where flows load and save token records. Without one a flow that asks is told so.
        pub fn store(mut self, store: $crate::step::AnyStore) -> Self {
            self.settings.store = Some(store);
            self
        }

        /// Another clock and random source than the operating system's: for tests.
        pub fn env(mut self, env: ::std::sync::Arc<dyn $crate::step::Env>) -> Self {
            self.settings.env = env;
            self
        }

        /// Lets flows send plain HTTP to other machines: every secret can be read on the way. The
        /// cores ask for it apart, by their `UrlPolicy`.
        pub fn dangerous_allow_http(mut self) -> Self {
            self.settings.any_http = true;
            self
        }
    };
}
