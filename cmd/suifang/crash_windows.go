package main

func forbidCores() {} // the runtime has told the system to show and report no faults
