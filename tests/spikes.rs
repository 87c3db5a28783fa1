//! Them or us: an outage is named soon, and quiet domains raise no alarm. `cargo bench --bench spikes` does the same
//! at length.
#![allow(clippy::indexing_slicing, missing_docs)]
#![allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]

#[path = "../benches/spikes/traffic.rs"]
mod traffic;

#[test]
fn an_outage_is_named_within_20_failures() {
    let runs = 100;
    for failing in [1.0, 0.8] {
        let soon =
            (0..runs).filter(|seed| traffic::named_after(*seed, failing).is_some_and(|after| after <= 20)).count();
        assert!(soon >= 95, "{failing}: {soon} of {runs}");
    }
}

#[test]
fn nothing_is_said_of_fewer_than_ten_recipients() {
    for elsewhere in [0, 10, 100_000] {
        assert!((0..10).all(|failed| traffic::said_of(failed, elsewhere).is_none()), "{elsewhere}");
        assert_eq!(traffic::said_of(20, elsewhere), Some(20), "{elsewhere}");
    }
}

#[test]
fn quiet_hours_raise_no_alarm() {
    assert_eq!(traffic::false_alarms(1, 100, 200), 0);
}
