//! Protected resources: what they are called ([RFC 8707]), what they say about themselves
//! ([RFC 9728]), what they demand ([RFC 9470]).
//!
//! [RFC 8707]: https://www.rfc-editor.org/rfc/rfc8707
//! [RFC 9728]: https://www.rfc-editor.org/rfc/rfc9728
//! [RFC 9470]: https://www.rfc-editor.org/rfc/rfc9470

mod discovery;
mod indicator;
mod members;
mod metadata;
mod parse;
mod step_up;

pub use discovery::{AwaitResourceMetadata, ResourceDiscovery, protected_resource};
pub use indicator::ResourceIndicator;
pub use metadata::ResourceMetadata;
pub use step_up::StepUp;
