//! How long a request takes: to build and validate, and to validate alone.
#![allow(missing_docs, clippy::indexing_slicing)]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use payjoa::{
    Platform,
    request::{PaymentRequest, lint},
};

fn request(criterion: &mut Criterion) {
    let params = payjoa::request::sample();
    let korean = {
        let mut params = params.clone();
        params["name"] = "엔에프 롱패딩 자켓 미디엄".into();
        params["buyer_name"] = "홍길동".into();
        params
    };
    let json = params.to_string();
    let mut group = criterion.benchmark_group("request");
    group.bench_function("build and validate the guide's sample", |bencher| {
        bencher.iter(|| black_box(payjoa_bench::sample().build(Platform::MobileWeb)));
    });
    group.bench_function("validate it as JSON values", |bencher| {
        bencher.iter(|| lint(black_box(&params), Platform::MobileWeb));
    });
    group.bench_function("validate it with Korean texts", |bencher| {
        bencher.iter(|| lint(black_box(&korean), Platform::MobileWeb));
    });
    group.bench_function("read and validate it as JSON text", |bencher| {
        bencher.iter(|| black_box(PaymentRequest::from_json(black_box(&json), Platform::MobileWeb)));
    });
    group.finish();
}

criterion_group!(benches, request);
criterion_main!(benches);
