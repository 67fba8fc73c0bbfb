//! Protected resources: what they are called ([RFC 8707]), what they demand ([RFC 9470]).
//!
//! [RFC 8707]: https://www.rfc-editor.org/rfc/rfc8707
//! [RFC 9470]: https://www.rfc-editor.org/rfc/rfc9470

mod indicator;
mod step_up;

pub use indicator::ResourceIndicator;
pub use step_up::StepUp;
