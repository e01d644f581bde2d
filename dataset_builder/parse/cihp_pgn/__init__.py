"""CIHP-PGN, the parser behind VITON-HD's label maps: its network, its checkpoint, its test.

Part Grouping Network, Gong et al., ECCV 2018, https://github.com/Engineering-Course/CIHP_PGN.
"""
