-- span --
create temp table span (after bigint not null, upto bigint not null);
insert into span values (0, 0)

-- from_to --
update span set after = %(after)s, upto = %(to)s

-- names --
select distinct l.manufacturer_name, r.name
from (
  select distinct manufacturer_number, manufacturer_name from customs_declaration_lines
  where manufacturer_name is not null
) l
join (select distinct manufacturer_number, name from manufacturer_registration) r using (manufacturer_number)
where not exists (select 1 from name_likeness n where n.a = l.manufacturer_name and n.b = r.name)
order by 1, 2

-- likeness --
insert into name_likeness (a, b, score, band) values (%(a)s, %(b)s, %(score)s, %(band)s)

-- end --
discard temp; reset work_mem
