"""Who takes part in the season: every partner with its roles, codes and places; all of them invented."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sample import codes


@dataclass(frozen=True, kw_only=True)
class Partner:
    """A partner of the ledger. `slug` is its name there, `party` who it is, `places` its location numbers."""

    slug: str
    name_zh: str
    name_en: str
    roles: tuple[str, ...]
    party: str
    country: str = "CHN"
    region: str | None = None
    places: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Its first place."""
        return self.places[0]


def _chinese(
    slug: str, serial: int, zh: str, en: str, roles: tuple[str, ...], region: str, activity: str, kind: str = "91"
) -> Partner:
    return Partner(
        slug=slug,
        name_zh=f"{zh}（示例）",
        name_en=f"{en} (Sample)",
        roles=roles,
        party=codes.uscc(region, serial, kind),
        region=region,
        places=(codes.gln(100 + serial * 10), codes.gln(101 + serial * 10)),
        activities=(activity,),
    )


@dataclass(frozen=True)
class Cast:
    """All partners of a season, in the order in which the office registers them."""

    everyone: tuple[Partner, ...]

    def __getitem__(self, slug: str) -> Partner:
        return self.by_slug[slug]

    @cached_property
    def by_slug(self) -> dict[str, Partner]:
        return {partner.slug: partner for partner in self.everyone}

    def group(self, prefix: str) -> tuple[Partner, ...]:
        """Partners whose slug begins so, such as `farm-`."""
        return tuple(partner for partner in self.everyone if partner.slug.startswith(prefix))

    def registrations(self, valid_from: int) -> list[dict[str, Any]]:
        """PartnerRegistration records to be said by the office, in this order, before anything else."""
        return [
            {
                "number": f"REG-{partner.slug}",
                "occurred_at": (valid_from * codes.DAY_MS) - codes.CHINA_MS,
                "partner": partner.slug,
                "party_id": partner.party,
                "name_zh": partner.name_zh,
                "name_en": partner.name_en,
                "roles": list(partner.roles),
                "identifiers": [partner.party, *partner.places],
                "valid_from": valid_from,
            }
            for partner in self.everyone
        ]


CAST = Cast(
    (
        _chinese("farm-beihe", 1, "北河牧场专业合作社", "Beihe Dairy Farm", ("supplier",), "230227", "raw milk", "93"),
        _chinese("farm-caoyuan", 2, "草原之星牧业有限公司", "Caoyuan Star Farm", ("supplier",), "230227", "raw milk"),
        _chinese("farm-nanling", 3, "南岭生态牧场有限公司", "Nanling Eco Farm", ("supplier",), "230230", "raw milk"),
        _chinese("farm-xiaoxi", 4, "小溪牧场", "Xiaoxi Farm", ("supplier",), "230230", "raw milk"),
        _chinese("oil-hehua", 5, "荷花植物油脂有限公司", "Hehua Oils", ("supplier",), "320115", "oils and fats"),
        _chinese("premix-kangda", 6, "康达营养预混料有限公司", "Kangda Premix", ("supplier",), "320505", "premixes"),
        _chinese("lactose-yuanye", 7, "原野乳糖有限公司", "Yuanye Lactose", ("supplier",), "150102", "lactose"),
        Partner(
            slug="whey-nordmark",
            name_zh="诺德马克乳清公司（示例）",
            name_en="Nordmark Whey A/S (Sample)",
            roles=("supplier",),
            party="DNK M-0952",
            country="DNK",
            places=(codes.gln(180),),
            activities=("demineralised whey",),
        ),
        _chinese("plant-wet", 9, "晨曦乳业湿法工厂", "Chenxi Dairy, wet-mix plant", ("producer",), "230227", "formula"),
        _chinese(
            "plant-dry", 10, "晨曦营养干混工厂", "Chenxi Nutrition, dry-blend plant", ("producer",), "310118", "formula"
        ),
        Partner(
            slug="plant-polder",
            name_zh="波尔德乳品公司（示例）",
            name_en="Polder Dairy B.V. (Sample)",
            roles=("overseas_producer",),
            party=codes.overseas_plant("NLD", 1),
            country="NLD",
            places=(codes.gln(210), codes.gln(211)),
            activities=("formula",),
        ),
        _chinese(
            "lab-huadong", 12, "华东食品检验中心", "Huadong Food Laboratory", ("laboratory",), "310104", "testing", "12"
        ),
        _chinese("importer-haiyun", 13, "海运国际贸易有限公司", "Haiyun Trading", ("importer",), "310115", "import"),
        _chinese("customs-shanghai", 14, "示例海关", "Sample Customs", ("customs",), "310115", "customs", "11"),
        _chinese(
            "regulator-shanghai",
            15,
            "示例市市场监督管理局",
            "Sample City Market Regulator",
            ("regulator",),
            "310101",
            "supervision",
            "11",
        ),
        _chinese(
            "dist-huadong", 16, "华东母婴供应链有限公司", "Huadong Supply", ("distributor",), "310112", "wholesale"
        ),
        _chinese(
            "dist-huabei", 17, "华北母婴批发有限公司", "Huabei Wholesale", ("distributor",), "110105", "wholesale"
        ),
        _chinese("dist-huanan", 18, "华南母婴商贸有限公司", "Huanan Trade", ("distributor",), "440106", "wholesale"),
        _chinese(
            "platform-kuajing",
            19,
            "跨境优选平台有限公司",
            "Kuajing Select Platform",
            ("platform",),
            "310115",
            "platform",
        ),
        _chinese("shop-xuhui", 21, "宝贝家徐汇店", "Baobei Home, Xuhui", ("distributor",), "310104", "retail", "92"),
        _chinese(
            "shop-minhang", 22, "宝贝家闵行店", "Baobei Home, Minhang", ("distributor",), "310112", "retail", "92"
        ),
        _chinese(
            "shop-chaoyang", 23, "亲亲母婴朝阳店", "Qinqin Shop, Chaoyang", ("distributor",), "110105", "retail", "92"
        ),
        _chinese(
            "shop-haidian", 24, "亲亲母婴海淀店", "Qinqin Shop, Haidian", ("distributor",), "110108", "retail", "92"
        ),
        _chinese(
            "shop-tianhe", 25, "小苗母婴天河店", "Xiaomiao Shop, Tianhe", ("distributor",), "440106", "retail", "92"
        ),
        _chinese(
            "shop-panyu", 26, "小苗母婴番禺店", "Xiaomiao Shop, Panyu", ("distributor",), "440113", "retail", "92"
        ),
    )
)
"""The partners of every season; seeds vary what they do, not who they are."""

SHOPS_OF = {
    "dist-huadong": ("shop-xuhui", "shop-minhang"),
    "dist-huabei": ("shop-chaoyang", "shop-haidian"),
    "dist-huanan": ("shop-tianhe", "shop-panyu"),
}
"""Which shops a distributor supplies."""
