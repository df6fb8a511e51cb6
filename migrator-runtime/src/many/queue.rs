use super::run::{Listener, Many, TargetEvent};
use super::{Changes, Namespace, Outcome, Shared, Spare, Target};
use crate::error::Error;
use crate::migrator::Migrator;
use std::collections::{HashMap, VecDeque};
use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tracing::Instrument;

/// The targets that wait, and what all workers share.
pub(super) struct Queue {
    migrator: Migrator,
    waiting: Mutex<VecDeque<(usize, Target)>>,
    search_path: Vec<String>,
    fail_fast: bool,
    stop: Arc<AtomicBool>,
    listener: Option<Listener>,
    shared: Arc<Shared>,
}

impl Queue {
    pub(super) fn new(many: &Many) -> Self {
        let mut waiting: Vec<(usize, Target)> = many.targets.iter().cloned().enumerate().collect();
        // Those of one database follow each other, so that a connection is used again.
        let mut first: HashMap<String, usize> = HashMap::new();
        for (at, target) in &waiting {
            first.entry(target.url.secret_text().to_owned()).or_insert(*at);
        }
        waiting.sort_by_key(|(_, target)| first.get(target.url.secret_text()).copied());
        Queue {
            migrator: many.migrator.clone(),
            waiting: Mutex::new(waiting.into()),
            search_path: many.search_path.clone(),
            fail_fast: many.fail_fast,
            stop: Arc::clone(&many.stop),
            listener: many.listener.clone(),
            shared: Arc::default(),
        }
    }

    /// Works on one target after the other, until none waits or no other is to begin. Says of each which it is, what
    /// became of it, and how long it took.
    pub(super) async fn work_off<T, W, F>(&self, work: &W) -> Vec<(usize, Outcome<T>, Duration)>
    where
        T: Changes,
        W: Fn(Migrator) -> F,
        F: Future<Output = Result<T, Error>>,
    {
        let spare = Arc::new(Spare::default());
        let mut done = Vec::new();
        while let Some((at, target)) = self.next() {
            let started = Instant::now();
            self.tell(&target, &TargetEvent::Started);
            let span = tracing::info_span!("target", target = target.name);
            let outcome = work(self.migrator_for(&target, &spare)).instrument(span.clone()).await;
            let took = started.elapsed();
            let outcome = span.in_scope(|| self.ended(&target, outcome, took));
            done.push((at, outcome, took));
        }
        spare.close().await;
        done
    }

    fn next(&self) -> Option<(usize, Target)> {
        if self.stop.load(Ordering::SeqCst) || self.migrator.is_to_stop() {
            return None;
        }
        // Nothing that is called under the lock panics.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }

    fn ended<T: Changes>(&self, target: &Target, outcome: Result<T, Error>, took: Duration) -> Outcome<T> {
        match outcome {
            Ok(report) => {
                let changed = report.changed();
                tracing::debug!(event = "target_done", changed, "target done");
                self.tell(target, &TargetEvent::Done { changed, took });
                Outcome::Done(report)
            }
            Err(error) => {
                let code = error.diagnostic().code;
                tracing::error!(event = "target_failed", code, "target failed");
                self.tell(target, &TargetEvent::Failed { error: &error, took });
                let interrupted = match &error {
                    Error::Interrupted => true,
                    Error::Run(failure) => failure.interrupted,
                    _ => false,
                };
                if self.fail_fast || interrupted {
                    self.stop.store(true, Ordering::SeqCst);
                }
                Outcome::Failed(error)
            }
        }
    }

    fn migrator_for(&self, target: &Target, spare: &Arc<Spare>) -> Migrator {
        let namespace =
            target.namespace.clone().map(|name| Namespace { name, behind: self.search_path.clone() });
        let (spare, shared) = (Arc::clone(spare), Arc::clone(&self.shared));
        let migrator = self.migrator.clone().for_target(target.url.clone(), namespace, spare, shared);
        match &self.listener {
            None => migrator,
            Some(listener) => {
                let (listener, target) = (Arc::clone(listener), target.clone());
                migrator.on_event(move |event| listener(&target, &TargetEvent::Told(event)))
            }
        }
    }

    fn tell(&self, target: &Target, event: &TargetEvent<'_>) {
        if let Some(listener) = &self.listener {
            listener(target, event);
        }
    }
}
