// SPDX-License-Identifier: MIT
pragma solidity ^0.8.26;

/// Passes on what it is paid, in parts, through calls of its own.
contract Splitter {
    function split(address payable[] calldata to, uint256[] calldata values) external payable {
        for (uint256 n = 0; n < to.length; n++) pay(to[n], values[n]);
    }

    /// Pays, and takes it back with everything around it.
    function payAndRevert(address payable to) external payable {
        pay(to, msg.value);
        revert("taken back");
    }

    /// Pays one, then tries a payment that is rolled back inside, and keeps the rest.
    function payAndTry(address payable to, address payable never) external payable {
        pay(to, msg.value / 2);
        try this.payAndRevert{value: msg.value / 4}(never) {} catch {}
    }

    function pay(address payable to, uint256 value) private {
        (bool paid, ) = to.call{value: value}("");
        require(paid, "not paid");
    }
}

/// Does whatever it is told with what it has.
contract Wallet {
    receive() external payable {}

    function execute(address to, uint256 value, bytes calldata data) external {
        (bool done, ) = to.call{value: value}(data);
        require(done, "not done");
    }

    /// Borrows the code of `to`: the call repeats the value around it and moves none.
    function borrow(address to, bytes calldata data) external payable {
        (bool done, ) = to.delegatecall(data);
        require(done, "not done");
    }
}

/// Ends, and leaves what it has to somebody.
contract Mortal {
    constructor() payable {}

    receive() external payable {}

    function end(address payable heir) external {
        selfdestruct(heir);
    }
}

/// Makes a contract at an address known beforehand (EIP-1014) and endows it.
contract Factory {
    function endow(bytes32 salt) external payable returns (address made) {
        made = address(new Mortal{salt: salt, value: msg.value}());
    }
}
