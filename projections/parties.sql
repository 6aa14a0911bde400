-- seen --
select min(t.sequence) as sequence, max(t.sequence) as last, count(*) as events
from timeline t
where t.subject = %(subject)s and t.sequence <= %(position)s

-- names --
with asked as (select distinct party_id from unnest(%(parties)s::text[]) as x(party_id))
select a.party_id, n.name_zh, n.name_en, n.since as sequence
from asked a
cross join lateral (
  select p.name_zh, p.name_en, p.since, 1 as rank from party p
  where p.party_id = a.party_id and p.since <= %(position)s and (p.until is null or p.until > %(position)s)
  union all
  select r.name_zh, r.name_en, r.since, 2 from partner_registration r
  where r.party_id = a.party_id and r.since <= %(position)s and (r.until is null or r.until > %(position)s)
  union all
  select f.name, f.name, f.since, 3 from importer_filing f
  where f.party_id = a.party_id and f.since <= %(position)s and (f.until is null or f.until > %(position)s)
  union all
  select m.name, m.name, m.since, 4 from manufacturer_registration m
  where m.manufacturer_number = a.party_id and m.since <= %(position)s and (m.until is null or m.until > %(position)s)
  order by rank, since desc limit 1
) n

-- named --
select p.since as sequence, p.key, p.partner, p.told, p.number, p.occurred_at, p.recorded_at,
  p.party_id, p.name_zh, p.name_en, p.former_names, p.country, p.region_code, p.activities, p.places,
  p.valid_from
from party p
where p.party_id = %(party_id)s and p.since <= %(position)s and (p.until is null or p.until > %(position)s)
order by p.valid_from desc, p.since desc
limit %(limit)s

-- registrations --
select r.since as sequence, r.key, r.said_by as partner, r.told, r.number, r.occurred_at, r.recorded_at,
  r.partner as registered, r.party_id, r.name_zh, r.name_en, r.roles, r.identifiers, r.valid_from, r.valid_to
from partner_registration r
where r.party_id = %(party_id)s and r.since <= %(position)s and (r.until is null or r.until > %(position)s)
order by r.since desc
limit %(limit)s

-- licences --
select l.since as sequence, l.key, l.partner, l.told, l.number, l.occurred_at, l.recorded_at,
  l.holder_id, l.licence_number, l.kind, l.scope, l.sites, l.valid_from, l.valid_to, l.status
from licence l
where l.holder_id = %(party_id)s and l.since <= %(position)s and (l.until is null or l.until > %(position)s)
order by l.licence_number, l.valid_from desc, l.since desc
limit %(limit)s

-- manufacturers --
select m.since as sequence, m.key, m.partner, m.told, m.number, m.occurred_at, m.recorded_at,
  m.manufacturer_number, m.name, m.country, m.products, m.basis, m.valid_from, m.valid_to, m.status
from manufacturer_registration m
where m.manufacturer_number = %(party_id)s and m.since <= %(position)s and (m.until is null or m.until > %(position)s)
order by m.valid_from desc, m.since desc
limit %(limit)s

-- formulas --
select f.since as sequence, f.key, f.partner, f.told, f.number, f.occurred_at, f.recorded_at,
  f.registration_number, f.holder_id, f.product_name, f.stage, f.base, f.trade_items, f.valid_from,
  f.valid_to, f.status
from formula_registration f
where f.holder_id = %(party_id)s and f.since <= %(position)s and (f.until is null or f.until > %(position)s)
order by f.registration_number, f.valid_from desc, f.since desc
limit %(limit)s
