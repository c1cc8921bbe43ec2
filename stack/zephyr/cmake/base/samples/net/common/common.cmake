# What samples include of their neighbours: settings of Ethernet boards, none of which is here.
