//! What was asked of the provider.

use std::collections::{HashMap, VecDeque};

use crate::endpoint::Endpoint;

/// One request, without any value that was sent.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct LoggedRequest {
    /// The method.
    pub method: String,
    /// The path, without the query.
    pub path: String,
    /// The status of the answer.
    pub status: u16,
    /// The names of the query's and the form's parameters, in order.
    pub parameters: Vec<String>,
    /// Whether there was an `Authorization` header.
    pub authorized: bool,
}

#[derive(Debug, Default)]
pub(crate) struct Log {
    pub(crate) requests: VecDeque<LoggedRequest>,
    pub(crate) counts: HashMap<Endpoint, usize>,
}

impl Log {
    pub(crate) fn add(&mut self, request: LoggedRequest) {
        if self.requests.len() == KEPT {
            self.requests.pop_front();
        }
        self.requests.push_back(request);
    }

    pub(crate) fn count(&mut self, endpoint: Endpoint) {
        *self.counts.entry(endpoint).or_default() += 1;
    }
}

const KEPT: usize = 1_000;
