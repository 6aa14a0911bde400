"""What is made, sold and bought in the season: trade items with their formulas, and materials with their suppliers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sample import codes
from sample.cast import CAST

SHELF_LIFE_MONTHS: Final = 24
CANS_PER_CASE: Final = 6
CANS_PER_PALLET: Final = 480
TARIFF_CODE: Final = "1901101090"
"""Milk-based infant formula in retail packs; the inspection code 101, 102, 103 tells the stage."""


@dataclass(frozen=True, kw_only=True)
class Product:
    """A trade item. `stage` 0 is base powder, which is no formula yet and has no registration."""

    trade_item: str
    maker: str
    stage: int
    process: str
    name_zh: str
    name_en: str
    net_content: int
    registration: str | None = None
    series_code: str = ""
    """First letters of its batch numbers."""


@dataclass(frozen=True, kw_only=True)
class Material:
    """A bought material: who supplies it, how dry it is (percent × 100), how large a delivery is (kg)."""

    code: str
    name_zh: str
    kind: str
    supplier: str
    solids: int
    delivery: int
    shelf_days: int
    specification: str
    standard: str


def _formula(serial: int, maker: str, stage: int, process: str, code: str, brand: str, net: int) -> Product:
    return Product(
        trade_item=codes.gtin(1000 + serial),
        maker=maker,
        stage=stage,
        process=process,
        name_zh=f"{brand}{('婴儿', '较大婴儿', '幼儿')[stage - 1]}配方奶粉（{stage}段）示例",
        name_en=f"{('Chenxi', 'Polder')[maker == 'plant-polder']} stage {stage} formula, {process.lower()} (Sample)",
        net_content=net,
        registration=codes.recipe(2024, 9000 + serial),
        series_code=code,
    )


BASE_POWDER: Final = Product(
    trade_item=codes.gtin(1090),
    maker="plant-wet",
    stage=0,
    process="BASE_POWDER",
    name_zh="婴儿配方基粉（示例）",
    name_en="Formula base powder (Sample)",
    net_content=0,
    series_code="BP",
)
OVERSEAS_BASE: Final = Product(
    trade_item=codes.gtin(1091),
    maker="plant-polder",
    stage=0,
    process="BASE_POWDER",
    name_zh="波尔德基粉（示例）",
    name_en="Polder base powder (Sample)",
    net_content=0,
    series_code="NB",
)
WET: Final = tuple(_formula(n, "plant-wet", n, "WET_MIX", f"W{n}", "晨曦湿法", 800) for n in (1, 2, 3))
DRY: Final = tuple(_formula(10 + n, "plant-dry", n, "DRY_BLEND", f"D{n}", "晨曦干混", 700) for n in (1, 2, 3))
IMPORTED: Final = tuple(_formula(20 + n, "plant-polder", n, "WET_MIX", f"P{n}", "波尔德", 800) for n in (1, 2, 3))
CROSS_BORDER: Final = tuple(
    _formula(30 + n, "plant-polder", n, "WET_MIX", f"X{n}", "波尔德海外版", 800) for n in (1, 2)
)
"""Sold by cross-border retail; registered all the same, because the exemption of that trade is not verified."""
PRODUCTS: Final = (BASE_POWDER, OVERSEAS_BASE, *WET, *DRY, *IMPORTED, *CROSS_BORDER)
REGISTERED_PROCESS: Final = {"WET_MIX": "WET", "DRY_BLEND": "DRY"}

RAW_MILK: Final = Material(
    code="RAW_MILK",
    name_zh="生鲜乳",
    kind="RAW_MILK",
    supplier="",
    solids=1250,
    delivery=30_000,
    shelf_days=2,
    specification="bulk tanker",
    standard="GB 19301",
)
MATERIALS: Final = tuple(
    Material(
        code=code,
        name_zh=zh,
        kind=kind,
        supplier=supplier,
        solids=solids,
        delivery=kg,
        shelf_days=shelf,
        specification=form,
        standard=standard,
    )
    for code, zh, kind, supplier, solids, kg, shelf, form, standard in (
        ("LACTOSE", "乳糖", "INGREDIENT", "lactose-yuanye", 9900, 60_000, 540, "25 kg bag", "GB 25595"),
        ("WHEY", "脱盐乳清粉", "INGREDIENT", "whey-nordmark", 9700, 60_000, 540, "25 kg bag", "GB 11674"),
        ("VEGETABLE_OIL", "植物油", "OIL", "oil-hehua", 9990, 40_000, 270, "bulk tanker", "GB 2716"),
        ("ARA_OIL", "花生四烯酸油脂", "OIL", "oil-hehua", 9990, 800, 300, "20 kg drum", "GB 26401"),
        ("PREMIX", "维生素矿物质预混料", "PREMIX", "premix-kangda", 9600, 3_000, 360, "10 kg bag", "GB 14880"),
    )
)
MATERIAL: Final = {material.code: material for material in (RAW_MILK, *MATERIALS)}
BOUGHT_BY: Final = {
    "plant-wet": ("LACTOSE", "WHEY", "VEGETABLE_OIL", "ARA_OIL", "PREMIX"),
    "plant-dry": ("LACTOSE", "WHEY", "PREMIX"),
}
FARMS: Final = ("farm-beihe", "farm-caoyuan", "farm-nanling")


def supplier_party(slug: str) -> str:
    """The party that supplies under this slug."""
    return CAST[slug].party
