-- amounts --
-- `names` and `batches` run side by side: a name and the batch it belongs to. Only the word that counts is summed.
-- The first owner of cans is who packed or imported them.
with asked as (select name, batch from unnest(%(names)s::text[], %(batches)s::text[]) as x(name, batch)),
owner as (
  select a.batch, p.producer_id as party from asked a join packing p on p.batch = a.name
    where p.since <= %(position)s and (p.until is null or p.until > %(position)s)
  union
  select a.batch, i.importer_id from asked a join import_record i on i.batch = a.name
    where i.since <= %(position)s and (i.until is null or i.until > %(position)s)
),
decided as (
  select distinct on (a.batch) a.batch, r.decision, r.since
  from asked a join batch_release r on r.batch = a.name
  where r.told and r.since <= %(position)s and (r.until is null or r.until > %(position)s)
  order by a.batch, r.decided_at desc, r.since desc
),
word as (
  select a.batch, 'made' as what, null::text as tier, p.producer_id as party, p.cans, p.since
  from asked a join packing p on p.batch = a.name where p.told and p.since <= %(position)s
    and (p.until is null or p.until > %(position)s)
  union all
  select a.batch, 'imported', null, i.importer_id, i.cans, i.since
  from asked a join import_record i on i.batch = a.name where i.told and i.since <= %(position)s
    and (i.until is null or i.until > %(position)s)
  union all
  select a.batch, 'released', null, p.producer_id, p.cans, d.since
  from asked a join packing p on p.batch = a.name join decided d on d.batch = a.batch and d.decision = 'RELEASED'
  where p.told and p.since <= %(position)s and (p.until is null or p.until > %(position)s)
  union all
  select a.batch, 'released', null, c.consignee_id, c.cans, c.since
  from asked a join inspection_certificate_lines c on c.batch = a.name where c.told and c.since <= %(position)s
    and (c.until is null or c.until > %(position)s)
  union all
  select a.batch, 'sold', s.tier, s.seller_id, s.cans, s.since
  from asked a join sales_record s on s.batch = a.name where s.told and s.since <= %(position)s
    and (s.until is null or s.until > %(position)s)
  union all
  select a.batch, 'returned', null, r.receiver_id, r.cans, r.since
  from asked a join return r on r.batch = a.name where r.told and r.since <= %(position)s
    and (r.until is null or r.until > %(position)s)
  union all
  select a.batch, 'restocked', null, r.receiver_id, r.cans, r.since
  from asked a join return r on r.batch = a.name where r.told and r.restocked and r.since <= %(position)s
    and (r.until is null or r.until > %(position)s)
  union all
  select a.batch, 'disposed', null, d.owner_id, d.cans, d.since
  from asked a join disposal d on d.batch = a.name where d.told and d.since <= %(position)s
    and (d.until is null or d.until > %(position)s)
  union all
  select a.batch, 'sampled', null, m.owner_id, m.cans, m.since
  from asked a join sampling m on m.batch = a.name where m.told and m.cans > 0 and m.since <= %(position)s
    and (m.until is null or m.until > %(position)s)
)
select w.batch, w.what, w.tier, w.party, o.party is not null as owner, sum(w.cans)::bigint as cans, count(*) as records,
  (array_agg(w.since order by w.since desc))[:%(proof)s] as proof
from word w left join owner o on o.batch = w.batch and o.party = w.party
group by w.batch, w.what, w.tier, w.party, o.party
order by w.batch, w.what, array_position(array['MAKER', 'IMPORTER', 'DISTRIBUTOR', 'PLATFORM', 'RETAILER'], w.tier), w.party
