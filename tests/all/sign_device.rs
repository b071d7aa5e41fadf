//! A device of an office's own: what the library asks of it is one trait.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use shenpi::pki::{Certificate, Scheme};
use shenpi::sign::evidence::Stock;
use shenpi::sign::key;
use shenpi::sign::pdf::{self, Approval, Found, Plan, Prepared};
use shenpi::sign::work::{self, Bench, Desk, Fault, Level, Task};
use shenpi::sign::{SignError, Signer};
use shenpi::verify::{Context, Options, Verdict, judge};

use crate::sign::data;

/// A device that counts how often it is asked. The key inside stands for one
/// that nobody can take out.
struct Device {
    inside: Box<dyn Signer>,
    asked: AtomicUsize,
}

impl Signer for Device {
    fn chain(&self) -> &[Vec<u8>] {
        self.inside.chain()
    }

    fn scheme(&self) -> Scheme {
        self.inside.scheme()
    }

    fn longest(&self) -> usize {
        self.inside.longest()
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        if message.is_empty() {
            return Err(SignError::Key("nothing to sign".to_owned()));
        }
        self.inside.sign(message)
    }
}

/// Our own bytes need no worker.
struct Here;

impl Bench for Here {
    type Error = Fault;

    fn prepare(&mut self, bytes: &[u8], plan: &Arc<Plan>) -> Result<Prepared, Fault> {
        Ok(pdf::prepare(bytes, plan)?)
    }

    fn survey(&mut self, bytes: &[u8]) -> Result<Vec<Found>, Fault> {
        Ok(pdf::survey(bytes)?)
    }
}

#[test]
fn a_device_of_an_offices_own_signs() {
    let read = |name: &str| fs::read(data(name)).unwrap();
    for name in ["rsa", "p256", "sm2"] {
        let certificates = key::certificates(&read(&format!("{name}.pem"))).unwrap();
        let opened =
            key::open(&read(&format!("{name}.key")), &certificates, false, &mut || None).unwrap();
        let device = Device { inside: opened.signer, asked: AtomicUsize::new(0) };
        let stock = Stock::default();
        let nonce = || [0; 8];
        let now = "2026-01-02T03:04:05Z".parse().unwrap();
        let desk = Desk {
            signer: Some(&device),
            authority: None,
            token: 0,
            stock: &stock,
            now,
            nonce: &nonce,
        };
        let approval = Approval { time: "D:20260102030405Z".to_owned(), ..Approval::default() };
        let task = Task::sign(&device, approval, Level::B, 0).unwrap();
        let mut file = crate::sign::pdf(1, &[]);
        let done = work::work(&mut Here, &desk, &file, &task).unwrap();
        file.extend(done.added);
        assert_eq!(device.asked.load(Ordering::Relaxed), 1, "{name}");
        let root = Certificate::from_pem(&read("root.pem")).unwrap().remove(0);
        let options =
            Options { trust: vec![root.der().to_vec()], at: now.as_second(), ..Options::default() };
        let report = judge(&file, &Context::new(&options).unwrap());
        assert_eq!(report.verdict, Verdict::Valid, "{name}: {:?}", report.diagnostics);
    }
}
