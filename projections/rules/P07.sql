-- rule: P07
-- version: 1
-- kind: mass_balance
-- severity: major
-- title: Dry matter does not balance
-- title_zh: 干物质平衡超差
-- clause: CFDA 281/2015 part 5; house tolerance
-- sentence: Batch {batch}: {input_kg} kg of dry matter went in, {accounted_kg} kg are accounted for (output {output_kg}, losses {losses_kg}, samples {sampled_kg}); difference {difference_percent} %, allowed {tolerance_percent} %
-- sentence_zh: 批次 {batch}：投入干物质 {input_kg} 千克，可说明 {accounted_kg} 千克（产出 {output_kg}、损耗 {losses_kg}、抽样 {sampled_kg}）；相差 {difference_percent} %，允许 {tolerance_percent} %
-- ground: input, output and losses; samples, taken over time, are measured
select t.subject, t.sequence,
  jsonb_build_object(
    'batch', t.batch, 'input_kg', round(t.input / 10000000.0, 3), 'output_kg', round(t.output / 10000000.0, 3),
    'losses_kg', round(t.lost / 10000000.0, 3)
  ) as ground,
  jsonb_build_object(
    'sampled_kg', round(t.sampled / 10000000.0, 3),
    'accounted_kg', round((t.output + t.lost + t.sampled) / 10000000.0, 3),
    'difference_percent', round((t.input - t.output - t.lost - t.sampled) * 100.0 / t.input, 2),
    'tolerance_percent', p.value
  ) as measure,
  array[t.since] as proof,
  null::text as cause
from t_mass_balance t
join policy p on p.name = 'mass_balance'
where t.productions > 0 and t.input > 0
  and abs(t.input - t.output - t.lost - t.sampled) * 100 > p.value * t.input
