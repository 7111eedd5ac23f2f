//! What is armed, and whether it strikes.

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use payjoa::{ImpUid, MerchantUid};
use serde::{Deserialize, Serialize};

use super::{Arm, BadArm, Fault, Faults, Place, dice::Dice};

/// The number of something armed, to disarm it by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ArmId(u64);

impl std::fmt::Display for ArmId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl std::str::FromStr for ArmId {
    type Err = std::num::ParseIntError;
    fn from_str(text: &str) -> Result<ArmId, Self::Err> {
        text.parse().map(ArmId)
    }
}

/// Something armed, and how often it has struck.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Armed {
    /// Its number.
    pub id: ArmId,
    /// What was armed; with the seed that the sandbox picked, if none was given.
    #[serde(flatten)]
    pub arm: Arm,
    /// How often it has struck.
    pub struck: u32,
}

/// To whom something may happen now. What isn't known is `None`: then only what is armed for everybody can strike.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Subject<'a> {
    pub(crate) imp_uid: Option<&'a str>,
    pub(crate) merchant_uid: Option<&'a str>,
    /// The path of a call of the REST API.
    pub(crate) path: Option<&'a str>,
}

impl<'a> Subject<'a> {
    pub(crate) fn payment(imp_uid: &'a ImpUid, merchant_uid: &'a MerchantUid) -> Subject<'a> {
        Subject { imp_uid: Some(imp_uid.as_str()), merchant_uid: Some(merchant_uid.as_str()), path: None }
    }
}

/// A fault that happens now, and what it was armed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Struck {
    pub(crate) delay: Option<Duration>,
}

/// The faults of one place that happen now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Drawn {
    pub(crate) faults: Faults,
    pub(crate) delay: Option<Duration>,
}

/// Everything armed.
#[derive(Default)]
pub(crate) struct Armoury {
    armed: Mutex<Vec<Loaded>>,
    /// Which faults are armed at all: a call that nothing can happen to costs one load.
    any: AtomicU64,
    next: AtomicU64,
    /// Whether anything of it changed since it was last kept.
    changed: AtomicBool,
}

struct Loaded {
    armed: Armed,
    dice: Dice,
}

/// How many of those that have struck as often as they may are still shown. The oldest of more are forgotten.
const SPENT: usize = 50;

/// Everything armed, as the state file has it.
#[derive(Serialize, Deserialize)]
struct Kept {
    next: u64,
    armed: Vec<KeptArm>,
}

#[derive(Serialize, Deserialize)]
struct KeptArm {
    id: ArmId,
    arm: Arm,
    struck: u32,
    dice: Dice,
}

impl Armoury {
    /// Arms a fault.
    pub(crate) fn arm(&self, mut arm: Arm) -> Result<Armed, BadArm> {
        arm.check()?;
        if arm.chance.is_some() && arm.seed.is_none() {
            arm.seed = Some(crate::random::seed());
        }
        let dice = Dice::new(arm.seed.unwrap_or_default());
        let id = ArmId(self.next.fetch_add(1, Ordering::Relaxed) + 1);
        let armed = Armed { id, arm, struck: 0 };
        self.with(|all| all.push(Loaded { armed: armed.clone(), dice }));
        self.changed.store(true, Ordering::Relaxed);
        Ok(armed)
    }

    /// Takes one away; false if there is none of this number.
    pub(crate) fn disarm(&self, id: ArmId) -> bool {
        self.changed.store(true, Ordering::Relaxed);
        self.with(|all| {
            let before = all.len();
            all.retain(|loaded| loaded.armed.id != id);
            all.len() < before
        })
    }

    pub(crate) fn disarm_all(&self) {
        self.changed.store(true, Ordering::Relaxed);
        self.with(Vec::clear);
    }

    /// Everything armed as JSON, if it changed since this was last asked: how often each has struck, and where its chance
    /// stands.
    pub(crate) fn take_changes(&self) -> Option<String> {
        if !self.changed.swap(false, Ordering::Relaxed) {
            return None;
        }
        let next = self.next.load(Ordering::Relaxed);
        let kept = |Loaded { armed, dice }: &Loaded| {
            let Armed { id, arm, struck } = armed.clone();
            KeptArm { id, arm, struck, dice: dice.clone() }
        };
        let armed = self.with(|all| all.iter().map(kept).collect());
        serde_json::to_string(&Kept { next, armed }).ok()
    }

    /// Goes on with what a state file kept. What this version can't read is left out.
    pub(crate) fn restore(&self, kept: serde_json::Value) {
        let Ok(Kept { next, armed }) = serde_json::from_value(kept) else { return };
        self.next.store(next, Ordering::Relaxed);
        let loaded = |KeptArm { id, arm, struck, dice }| Loaded { armed: Armed { id, arm, struck }, dice };
        self.with(|all| all.extend(armed.into_iter().map(loaded)));
    }

    pub(crate) fn all(&self) -> Vec<Armed> {
        self.with(|all| all.iter().map(|loaded| loaded.armed.clone()).collect())
    }

    /// Whether anything of this place is armed.
    pub(crate) fn any_at(&self, place: Place) -> bool {
        let any = self.any.load(Ordering::Relaxed);
        any != 0 && Fault::ALL.iter().any(|fault| fault.place() == place && any & (1 << *fault as u32) != 0)
    }

    /// Whether this fault happens to this one now. Draws: what is armed for three times strikes three times.
    pub(crate) fn strikes(&self, fault: Fault, subject: &Subject<'_>) -> Option<Struck> {
        if self.any.load(Ordering::Relaxed) & (1 << fault as u32) == 0 {
            return None;
        }
        self.with(|all| {
            let mut loaded = all.iter_mut().filter(|loaded| loaded.aims_at(fault, subject));
            let loaded = loaded.find_map(|loaded| {
                // Also a throw that misses moves the chance on.
                self.changed.store(true, Ordering::Relaxed);
                loaded.falls().then_some(loaded)
            })?;
            loaded.armed.struck += 1;
            let struck = Struck { delay: loaded.armed.arm.delay_ms.map(Duration::from_millis) };
            if loaded.is_spent() {
                forget_oldest_spent(all);
            }
            Some(struck)
        })
    }

    /// Every fault of a place that happens to this one now, with the longest delay among them.
    pub(crate) fn draw(&self, place: Place, subject: &Subject<'_>) -> Drawn {
        let mut drawn = Drawn::default();
        if !self.any_at(place) {
            return drawn;
        }
        for fault in Fault::ALL.iter().copied().filter(|fault| fault.place() == place) {
            if let Some(struck) = self.strikes(fault, subject) {
                drawn.faults = drawn.faults.with(fault);
                drawn.delay = drawn.delay.max(struck.delay);
            }
        }
        drawn
    }

    /// The faults that will certainly happen to this payment when it is decided, without drawing.
    pub(crate) fn awaiting(&self, subject: &Subject<'_>) -> Faults {
        self.with(|all| {
            let certain = all.iter().filter(|loaded| {
                let arm = &loaded.armed.arm;
                let decided = matches!(arm.fault.place(), Place::Browser | Place::Payment);
                decided && arm.chance.is_none() && loaded.aims_at(arm.fault, subject)
            });
            certain.map(|loaded| loaded.armed.arm.fault).collect()
        })
    }

    /// The lock is held for a few comparisons only.
    fn with<T>(&self, act: impl FnOnce(&mut Vec<Loaded>) -> T) -> T {
        let mut all = self.armed.lock().unwrap_or_else(PoisonError::into_inner);
        let done = act(&mut all);
        let any = all.iter().filter(|loaded| !loaded.is_spent()).fold(0, |any, l| any | 1 << l.armed.arm.fault as u32);
        self.any.store(any, Ordering::Relaxed);
        done
    }
}

/// So that what is armed for once, again and again, doesn't fill the memory.
fn forget_oldest_spent(all: &mut Vec<Loaded>) {
    let mut over = all.iter().filter(|loaded| loaded.is_spent()).count().saturating_sub(SPENT);
    all.retain(|loaded| {
        let forget = over > 0 && loaded.is_spent();
        over -= usize::from(forget);
        !forget
    });
}

impl Loaded {
    fn is_spent(&self) -> bool {
        self.armed.arm.times.is_some_and(|times| self.armed.struck >= times)
    }

    fn aims_at(&self, fault: Fault, subject: &Subject<'_>) -> bool {
        let arm = &self.armed.arm;
        let named = |want: Option<&str>, is: Option<&str>| want.is_none_or(|want| is == Some(want));
        arm.fault == fault
            && !self.is_spent()
            && named(arm.imp_uid.as_ref().map(ImpUid::as_str), subject.imp_uid)
            && named(arm.merchant_uid.as_ref().map(MerchantUid::as_str), subject.merchant_uid)
            && on_path(arm.path.as_deref(), subject.path)
    }

    fn falls(&mut self) -> bool {
        self.armed.arm.chance.is_none_or(|chance| self.dice.falls(chance))
    }
}

/// Where the token comes from. Nothing works without it, so that only a fault that names it happens there.
const TOKEN: &str = "/users/getToken";

fn on_path(prefix: Option<&str>, path: Option<&str>) -> bool {
    match (prefix, path) {
        (Some(prefix), Some(path)) => path.starts_with(prefix),
        (Some(_), None) => false,
        (None, path) => path != Some(TOKEN),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(imp_uid: &'static str, merchant_uid: &'static str) -> Subject<'static> {
        Subject { imp_uid: Some(imp_uid), merchant_uid: Some(merchant_uid), path: None }
    }

    fn on(path: &'static str) -> Subject<'static> {
        Subject { path: Some(path), ..Subject::default() }
    }

    #[test]
    fn only_whom_it_was_armed_for() {
        let armoury = Armoury::default();
        let order = MerchantUid::new("m1").unwrap();
        let payment = ImpUid::new("imp_2").unwrap();
        armoury.arm(Arm::from(Fault::LostCallback).order(order)).unwrap();
        armoury.arm(Arm::from(Fault::LostWebhook).payment(payment)).unwrap();
        for (fault, subject, strikes) in [
            (Fault::LostCallback, of("imp_1", "m1"), true),
            (Fault::LostCallback, of("imp_2", "m2"), false),
            (Fault::LostCallback, Subject::default(), false),
            (Fault::LostWebhook, of("imp_2", "m2"), true),
            (Fault::LostWebhook, of("imp_1", "m1"), false),
            (Fault::LateDatabase, of("imp_1", "m1"), false),
        ] {
            assert_eq!(armoury.strikes(fault, &subject).is_some(), strikes, "{fault} {subject:?}");
        }
    }

    #[test]
    fn so_many_times_and_no_more() {
        let armoury = Armoury::default();
        armoury.arm(Arm::from(Fault::ErrorBefore).times(2)).unwrap();
        let strikes = || armoury.strikes(Fault::ErrorBefore, &on("/payments/imp_1")).is_some();
        assert_eq!([strikes(), strikes(), strikes()], [true, true, false]);
        assert_eq!(armoury.any.load(Ordering::Relaxed), 0, "what is spent costs nothing");
        assert_eq!(armoury.all()[0].struck, 2);
    }

    #[test]
    fn what_is_spent_is_shown_for_a_while_and_then_forgotten() {
        let armoury = Armoury::default();
        let kept = armoury.arm(Arm::from(Fault::LostWebhook)).unwrap().id;
        for _ in 0..3 * SPENT {
            armoury.arm(Arm::from(Fault::ErrorBefore).once()).unwrap();
            assert!(armoury.strikes(Fault::ErrorBefore, &on("/x")).is_some());
        }
        let all = armoury.all();
        assert_eq!((all.len(), all[0].id), (SPENT + 1, kept));
        assert_eq!(all[SPENT].id, ArmId(3 * 50 + 1), "the latest is there");
    }

    #[test]
    fn a_chance_goes_on_where_it_was_kept() {
        let throws = |armoury: &Armoury, count: usize| {
            (0..count).map(|_| armoury.strikes(Fault::ErrorBefore, &on("/x")).is_some()).collect::<Vec<_>>()
        };
        let armoury = Armoury::default();
        armoury.arm(Arm::from(Fault::ErrorBefore).chance(0.5).seed(7).times(15)).unwrap();
        throws(&armoury, 10);
        let kept = armoury.take_changes().unwrap();
        assert_eq!(armoury.take_changes(), None, "nothing new");
        let restored = Armoury::default();
        restored.restore(serde_json::from_str(&kept).unwrap());
        assert_eq!(restored.all(), armoury.all());
        assert_eq!(throws(&restored, 40), throws(&armoury, 40));
        assert_ne!(restored.arm(Fault::LostWebhook.into()).unwrap().id, armoury.all()[0].id);
    }

    #[test]
    fn a_chance_is_repeated_by_its_seed() {
        let strikes = || {
            let armoury = Armoury::default();
            armoury.arm(Arm::from(Fault::ErrorBefore).chance(0.3).seed(42)).unwrap();
            (0..50).map(|_| armoury.strikes(Fault::ErrorBefore, &on("/x")).is_some()).collect::<Vec<_>>()
        };
        assert_eq!(strikes(), strikes());
        assert!(strikes().contains(&true) && strikes().contains(&false));
    }

    #[test]
    fn a_chance_without_a_seed_says_which_it_took() {
        let armed = Armoury::default().arm(Arm::from(Fault::ErrorBefore).chance(0.3)).unwrap();
        assert!(armed.arm.seed.is_some());
    }

    #[test]
    fn tokens_are_spared_unless_named() {
        let armoury = Armoury::default();
        armoury.arm(Fault::ErrorBefore.into()).unwrap();
        armoury.arm(Arm::from(Fault::SlowAnswer).path("/users/")).unwrap();
        assert_eq!(armoury.strikes(Fault::ErrorBefore, &on("/users/getToken")), None);
        assert!(armoury.strikes(Fault::SlowAnswer, &on("/users/getToken")).is_some());
        assert_eq!(armoury.strikes(Fault::SlowAnswer, &on("/payments/imp_1")), None);
    }

    #[test]
    fn disarmed_is_disarmed() {
        let armoury = Armoury::default();
        let id = armoury.arm(Fault::LostCallback.into()).unwrap().id;
        assert!(armoury.disarm(id) && !armoury.disarm(id));
        assert_eq!(armoury.strikes(Fault::LostCallback, &Subject::default()), None);
    }

    #[test]
    fn what_awaits_a_payment_is_seen_without_being_drawn() {
        let armoury = Armoury::default();
        armoury.arm(Arm::from(Fault::LostCallback).once()).unwrap();
        armoury.arm(Arm::from(Fault::LateDatabase).chance(0.5).seed(1)).unwrap();
        let subject = of("imp_1", "m");
        assert_eq!(armoury.awaiting(&subject), Fault::LostCallback.into());
        assert!(armoury.draw(Place::Browser, &subject).faults.has(Fault::LostCallback));
        assert_eq!(armoury.awaiting(&subject), Faults::NONE);
    }
}
