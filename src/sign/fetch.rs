//! The network, for what was asked for and nothing else.
//!
//! In: a URL, perhaps a body. Out: bytes, within limits of time and size.
//! Revocation lists and certificates come over plain HTTP (they are signed
//! themselves); a redirect is followed once.

use std::time::Duration;

use ureq::Agent;

/// Longest answer, in bytes: a large authority's revocation list.
const LONGEST: u64 = 32 << 20;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// The server answered with another status than 200.
    #[error("HTTP {0}")]
    Status(u16),
    /// The answer is longer than allowed.
    #[error("more than {0} bytes")]
    Long(u64),
    /// Nobody answered, or too late, in the system's words.
    #[error("{0}")]
    Failed(String),
}

/// A client with its patience.
#[derive(Clone, Debug)]
pub struct Client {
    agent: Agent,
}

impl Client {
    /// A client that waits so long for a whole answer.
    pub fn new(patience: Duration) -> Client {
        let config = Agent::config_builder()
            .timeout_global(Some(patience))
            .http_status_as_error(false)
            .max_redirects(1)
            .user_agent(concat!("shenpi/", env!("CARGO_PKG_VERSION")))
            .build();
        Client { agent: config.into() }
    }

    /// GET.
    pub fn get(&self, url: &str) -> Result<Vec<u8>, FetchError> {
        taken(self.agent.get(url).call(), LONGEST)
    }

    /// POST of a body of this type; the answer has at most so many bytes.
    pub fn post(
        &self,
        url: &str,
        kind: &str,
        body: &[u8],
        longest: u64,
    ) -> Result<Vec<u8>, FetchError> {
        taken(self.agent.post(url).content_type(kind).send(body), longest)
    }
}

fn taken(
    answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
    longest: u64,
) -> Result<Vec<u8>, FetchError> {
    let failed = |error: ureq::Error| FetchError::Failed(error.to_string());
    let mut answer = answer.map_err(failed)?;
    let status = answer.status().as_u16();
    if status != 200 {
        return Err(FetchError::Status(status));
    }
    let body = answer.body_mut().with_config().limit(longest).read_to_vec();
    body.map_err(|error| match error {
        ureq::Error::BodyExceedsLimit(most) => FetchError::Long(most),
        error => failed(error),
    })
}
