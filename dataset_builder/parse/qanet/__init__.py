"""QANet: human parsing of one person with HRNet-W48, for LIP's and CIHP's labels."""
