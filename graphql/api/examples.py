"""Ten questions that GraphiQL opens with; their variables name things of the sample season."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Example:
    """One question with its variables, and what it asks in both languages."""

    title: str
    title_zh: str
    query: str
    variables: dict[str, Any]


FINDING = "rule severity subject opened sentence sentenceZh proof decision"
EXAMPLES = (
    Example(
        "What is wrong, worst first?",
        "有哪些问题？严重者在前",
        f"""query Worst($first: Int, $asOf: String) {{
  findingCounts(asOf: $asOf) {{ rule severity title titleZh open undecided }}
  findings(first: $first, asOf: $asOf) {{
    edges {{ node {{ {FINDING} }} }}
    pageInfo {{ hasNextPage endCursor }}
  }}
}}""",
        {"first": 20, "asOf": None},
    ),
    Example(
        "All that is known of a batch, from suppliers' checks to sales",
        "一个批次的全程信息",
        f"""query Provenance($tradeItem: String!, $batchNumber: String!, $asOf: String) {{
  provenance(tradeItem: $tradeItem, batchNumber: $batchNumber, asOf: $asOf) {{
    position
    batch {{ id productName state productionDate expiryDate }}
    productions {{ sequence producerId line process quantityKg }}
    materialReceipts {{ sequence supplierId materialName receivedOn quantityKg }}
    qualifications {{ sequence supplierId decision validTo }}
    reports {{ sequence reportNumber reportedOn }}
    releases {{ sequence decision decidedAt person }}
    dispatches {{ sequence toPlace cans }}
    sales {{ made {{ cans }} sold {{ cans }} left }}
    findings {{ {FINDING} }}
  }}
}}""",
        {"tradeItem": "09520000010010", "batchNumber": "W1-251008A", "asOf": None},
    ),
    Example(
        "What was a batch made of, back to the farms?",
        "一个批次由什么制成？",
        """query Back($nodes: [String!]!, $asOf: String) {
  lineage(nodes: $nodes, forward: 0, asOf: $asOf) {
    depthBack cut beyond
    nodes { id kind depth title partyId sequence }
    links { parent child role quantityKg sequence }
    openEnds { node sentence sentenceZh }
    balances { node cameKg usedKg packedKg unaccountedKg }
  }
}""",
        {"nodes": ["batch:09520000010010:W1251008A"], "asOf": None},
    ),
    Example(
        "Where did an ingredient go, and how many cans hold it?",
        "一批原料去了哪里？",
        """query Forward($nodes: [String!]!, $asOf: String) {
  lineage(nodes: $nodes, back: 0, asOf: $asOf) {
    depthForward cut beyond
    nodes { id kind depth title state }
    reaches { batch kind fromParty toParty place cans sequence }
    openEnds { node sentence sentenceZh }
  }
}""",
        {"nodes": ["material_lot:91320115DEM000057A:ARA2510010001"], "asOf": None},
    ),
    Example(
        "Does a consignment agree with itself, differences first?",
        "一个进口批是否一致？",
        f"""query Consignment($declarationNumber: String!, $asOf: String) {{
  consignment(declarationNumber: $declarationNumber, asOf: $asOf) {{
    differences
    cells {{ line field declared certified recorded sold verdict declaredBy recordedBy }}
    findings {{ {FINDING} }}
  }}
}}""",
        {"declarationNumber": "224820261000095224", "asOf": None},
    ),
    Example(
        "Which consignments differ most?",
        "哪些进口批差异最大？",
        """query Consignments($first: Int, $after: String, $asOf: String) {
  consignments(first: $first, after: $after, asOf: $asOf) {
    edges { node { declarationNumber importerId declaredOn differences lines } }
    pageInfo { hasNextPage endCursor }
  }
}""",
        {"first": 20, "after": None, "asOf": None},
    ),
    Example(
        "Where is a can, and is a recall about it?",
        "一罐在哪里？是否涉及召回？",
        """query Can($code: String!, $tradeItem: String, $asOf: String) {
  can(code: $code, tradeItem: $tradeItem, asOf: $asOf) {
    answer sentence sentenceZh
    batch { id productName expiryDate state }
    case { sscc } pallet { sscc } place { state place sinceDay }
    recalls { recallNumber level }
  }
}""",
        {"code": "(01)09520000010010(10)W1-251008A", "tradeItem": None, "asOf": None},
    ),
    Example(
        "Batches with their sales and recalls",
        "批次及其销售与召回",
        """query Batches($first: Int, $after: String, $asOf: String) {
  batches(first: $first, after: $after, asOf: $asOf) {
    edges { node {
      id productName state findings
      producer { nameZh nameEn }
      sales { made { cans } imported { cans } sold { cans } left }
      recalls { recallNumber level }
    } }
    pageInfo { hasNextPage endCursor }
  }
}""",
        {"first": 10, "after": None, "asOf": None},
    ),
    Example(
        "Who is a partner: licences, registrations, audits?",
        "某主体的许可、备案与审核",
        f"""query Party($partyId: String!, $asOf: String) {{
  party(partyId: $partyId, asOf: $asOf) {{
    nameZh nameEn country
    licences {{ sequence licenceNumber kind status validTo }}
    filings {{ sequence filingNumber status validTo }}
    audits {{ sequence auditNumber status result rectificationDue }}
    findings {{ {FINDING} }}
  }}
}}""",
        {"partyId": "91310115DEM000137R", "asOf": None},
    ),
    Example(
        "What could not enter, and the event that proves anything",
        "拒收的报文，以及任一事件",
        """query Proof($first: Int, $sequence: String!) {
  rejections(first: $first) {
    edges { node { sequence partner code field value expected reasonEn reasonZh } }
  }
  event(sequence: $sequence) {
    key contract kind partner recordedAt occurredAt sourceTopic sourceOffset payloadSha256 record
    said { __typename number ... on PartnerRegistrationRecord { partner roles } }
  }
}""",
        {"first": 20, "sequence": "s0:1"},
    ),
)
